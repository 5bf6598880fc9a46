"""What customers ask of the shop of music, sewing and aquariums, and what is right."""

from tests.benchmarks.shops.making import Query


def q(text: str, wanted, **more) -> Query:
    return Query(text=text, wanted=wanted, **more)


def en(text: str, wanted, **more) -> Query:
    return Query(text=text, wanted=wanted, lang="en", **more)


QUERIES = (
    q("guitare classique 3/4 pour gaucher",
      lambda p: p.called == "Guitare classique" and p.scale == "3/4" and p.lefty is True),
    q("guitare 12 cordes moins de 500 €", lambda p: p.kind == "guitare" and p.strings == 12 and p.price < 500),
    q("guitare folk table en cèdre ou en acajou",
      lambda p: p.called == "Guitare folk" and p.top in ("CÈDRE", "ACAJOU")),
    q("guitare électrique 24 frettes pas noire",
      lambda p: p.called == "Guitare électrique" and p.frets == 24 and p.colour != "NOIR"),
    en("electric guitar under 300 euros", lambda p: p.called == "Guitare électrique" and p.price < 300),
    q("piano numérique 88 touches de moins de 20 kg",
      lambda p: p.called == "Piano numérique" and p.keys == 88 and p.weight < 20),
    q("synthé 61 touches minimum avec prise midi",
      lambda p: p.called == "Synthétiseur" and p.keys >= 61 and p.midi is True),
    q("piano numerique pédale fournie polyphonie 128 voix ou plus",
      lambda p: p.called == "Piano numérique" and p.pedal is True and p.voices >= 128),
    q("ampli guitare à lampes 20 watts max",
      lambda p: p.called == "Ampli guitare" and p.tubes is True and p.watts <= 20),
    q("ampli basse haut-parleur 12 pouces", lambda p: p.called == "Ampli basse" and p.speaker == 12),
    q("ampli de plus de 50W et moins de 15 kilos", lambda p: p.kind == "ampli" and p.watts > 50 and p.weight < 15),
    q("machine à coudre 100 points minimum avec enfile-aiguille",
      lambda p: p.kind == "machine à coudre" and p.stitches >= 100 and p.threader is True),
    q("machine à coudre légère moins de 6 kg sans écran",
      lambda p: p.kind == "machine à coudre" and p.weight < 6 and p.screen is False),
    q("surjeteuse 1000 points par minute ou plus", lambda p: p.kind == "surjeteuse" and p.speed >= 1000),
    q("tissu en lin laize 140 cm au moins", lambda p: p.kind == "tissu" and p.stuff == "LIN" and p.laize >= 140),
    q("tissu coton oeko-tex à moins de 12 euros",
      lambda p: p.kind == "tissu" and p.stuff == "COTON" and p.oeko is True and p.price < 12),
    q("tissu entre 100 et 200 g/m² sauf jersey",
      lambda p: p.kind == "tissu" and 100 <= p.gsm <= 200 and p.stuff != "JERSEY"),
    q("pelote mérinos 50 g aiguilles 4 mm",
      lambda p: p.kind == "pelote de laine" and p.stuff == "MÉRINOS" and p.grams == 50 and p.needles == 4),
    q("pelote de laine d'au moins 200 mètres",
      lambda p: p.kind == "pelote de laine" and p.metres >= 200),
    q("pelote 100 g en coton ou alpaga",
      lambda p: p.kind == "pelote de laine" and p.grams == 100 and p.stuff in ("COTON", "ALPAGA")),
    q("aquarium de plus de 100 litres avec éclairage led",
      lambda p: p.kind == "aquarium" and p.litres > 100 and p.lit is True),
    q("aquarium 60 cm de façade maximum, 80 euros max",
      lambda p: p.kind == "aquarium" and p.width <= 60 and p.price <= 80),
    q("aquarium avec meuble inclus entre 200 et 300 L",
      lambda p: p.kind == "aquarium" and p.stand is True and 200 <= p.litres <= 300),
    en("fish tank smaller than 50 litres", lambda p: p.kind == "aquarium" and p.litres < 50),
    q("pompe à eau 1000 l/h minimum moins de 30 W",
      lambda p: p.called == "Pompe à eau" and p.flow >= 1000 and p.watts < 30),
    q("pompe eau de mer moins de 30 dB", lambda p: p.kind == "pompe" and p.sea is True and p.noise < 30),
    q("filtre externe le plus silencieux", lambda p: p.called == "Filtre externe" and p.noise > 0,
      may=lambda p: p.called == "Filtre externe", best=lambda p: p.noise),
    q("granulés eau de mer 500 ml", lambda p: p.called == "Granulés" and p.sea is True and p.ml == 500),
    q("nourriture en flocons 45 % de protéines au moins",
      lambda p: p.called == "Nourriture en flocons" and p.protein >= 45),
    q("guitare Lutherion ou Sonata la moins chère",
      lambda p: p.kind == "guitare" and p.maker in ("Lutherion", "Sonata"), best=lambda p: p.price),
    q("nano aquarium", lambda p: p.called == "Nano-aquarium", ranked=True),
    q("coupon de tissu", lambda p: p.called == "Coupon de tissu", ranked=True),
)  # fmt: skip
