"""What customers ask of the garage, mostly in French, and what is right."""

from tests.benchmarks.shops.making import Facts, Query


def q(text: str, wanted, **more) -> Query:
    return Query(text=text, wanted=wanted, **more)


def en(text: str, wanted, **more) -> Query:
    return Query(text=text, wanted=wanted, lang="en", **more)


def tyre(p: Facts) -> bool:
    return p.kind in ("pneu été", "pneu hiver", "pneu 4 saisons")


def sized(p: Facts, tread: int, ratio: int, rim: int) -> bool:
    return tyre(p) and (p.tread, p.ratio, p.rim) == (tread, ratio, rim)


QUERIES = (
    q("pneu 205/55 R16 91V", lambda p: sized(p, 205, 55, 16) and p.load_index == 91 and p.speed == "V",
      may=lambda p: sized(p, 205, 55, 16) and p.load_index >= 91),
    q("pneus hiver 195/65 R15 à moins de 90 €",
      lambda p: sized(p, 195, 65, 15) and p.kind == "pneu hiver" and p.price < 90),
    q("je cherche 4 pneus été en 225/45R17", lambda p: sized(p, 225, 45, 17) and p.kind == "pneu été"),
    q("pneu 4 saisons 205 60 16", lambda p: sized(p, 205, 60, 16) and p.kind == "pneu 4 saisons"),
    q("pneus 225/50 R17 runflat", lambda p: sized(p, 225, 50, 17) and p.runflat is True),
    q("pneus hiver adhérence sol mouillé A", lambda p: p.kind == "pneu hiver" and p.wet == "A"),
    q("pneu été 185/60 R15 adhérence A ou B",
      lambda p: sized(p, 185, 60, 15) and p.kind == "pneu été" and p.wet in ("A", "B")),
    q("pneus neige moins de 70 décibels", lambda p: p.kind == "pneu hiver" and p.noise < 70),
    q("des pneus toutes saisons 17 pouces maximum 100 euros pièce",
      lambda p: p.kind == "pneu 4 saisons" and p.rim == 17 and p.price <= 100),
    q("pneu 235/45 R18 sauf Kelvara", lambda p: sized(p, 235, 45, 18) and p.brand != "Kelvara"),
    en("winter tyres 205/55 R16 under 120 euros",
       lambda p: sized(p, 205, 55, 16) and p.kind == "pneu hiver" and p.price < 120),
    q("batterie voiture 70 Ah borne à droite",
      lambda p: p.kind == "batterie" and p.ah == 70 and p.terminal == "droite"),
    q("batterie start and stop au moins 700 A",
      lambda p: p.kind == "batterie" and p.stop is True and p.start >= 700),
    q("batterie auto moins de 25 cm de long et 60 ah minimum",
      lambda p: p.kind == "batterie" and p.length_mm < 250 and p.ah >= 60),
    q("battrie voiture 95 ah moins de 150€", lambda p: p.kind == "batterie" and p.ah == 95 and p.price < 150),
    q("huile 5W30 5 litres", lambda p: p.kind == "huile moteur" and p.grade == "5W30" and p.litres == 5),
    q("huile moteur 10W40 semi-synthétique pour diesel, bidon de 4 L au moins",
      lambda p: p.kind == "huile moteur" and p.grade == "10W40" and p.base == "semi-synthétique"
      and p.engine in ("diesel", "essence et diesel") and p.litres >= 4),
    en("fully synthetic engine oil 5W40",
       lambda p: p.kind == "huile moteur" and p.grade == "5W40" and p.base == "synthétique"),
    q("essuie-glace arrière 40 cm",
      lambda p: p.kind == "balai d'essuie-glace" and p.place == "arrière" and p.length_mm == 400),
    q("balais d'essuie glace plats 600 mm",
      lambda p: p.kind == "balai d'essuie-glace" and p.flat is True and p.length_mm == 600),
    q("plaquettes de frein avant avec témoin d'usure à moins de 50 euros",
      lambda p: p.kind == "plaquettes de frein" and p.place == "avant" and p.wear is True and p.price < 50),
    q("plaquette frein arriere Motrax ou Delkor",
      lambda p: p.kind == "plaquettes de frein" and p.place == "arrière" and p.brand in ("Motrax", "Delkor")),
    q("ampoule H7 LED 6000K", lambda p: p.kind == "ampoule auto" and p.socket == "H7" and p.technology == "LED"
      and p.kelvin == 6000),
    q("ampoule h4 pas en xénon", lambda p: p.kind == "ampoule auto" and p.socket == "H4" and p.technology != "xénon"),
    q("coffre de toit 400 litres minimum moins de 2 mètres",
      lambda p: p.kind == "coffre de toit" and p.litres >= 400 and p.length_mm < 2000),
    q("coffre de toit noir double ouverture qui supporte 75 kg",
      lambda p: p.kind == "coffre de toit" and p.colour == "Noir" and p.double is True and p.load >= 75),
    en("roof box between 350 and 450 litres, up to 400 euros",
       lambda p: p.kind == "coffre de toit" and 350 <= p.litres <= 450 and p.price <= 400),
    q("porte-vélo 3 vélos basculant", lambda p: p.kind == "porte-vélos" and p.bikes == 3 and p.tilting is True,
      may=lambda p: p.kind == "porte-vélos" and p.bikes >= 3 and p.tilting is True),
    q("porte vélos pour vélo électrique, charge 60 kg ou plus",
      lambda p: p.kind == "porte-vélos" and p.electric is True and p.load >= 60),
    q("porte-vélos d'attelage de moins de 15 kilos",
      lambda p: p.kind == "porte-vélos" and p.called == "Porte-vélos d'attelage" and p.weight < 15),
    q("chaînes neige 16 pouces maillons 9 mm",
      lambda p: p.kind == "chaînes neige" and p.rim == 16 and p.link_mm == 9),
    q("autoradio bluetooth et carplay, écran d'au moins 9 pouces",
      lambda p: p.kind == "autoradio" and p.bluetooth is True and p.carplay is True and p.screen >= 9),
    q("autoradio DAB moins de 200 euros", lambda p: p.kind == "autoradio" and p.dab is True and p.price < 200),
    q("dashcam avec GPS et vision de nuit", lambda p: p.kind == "dashcam" and p.gps is True and p.night is True),
    q("dashcam angle 140° ou plus 64 go",
      lambda p: p.kind == "dashcam" and p.angle >= 140 and p.storage == 64,
      may=lambda p: p.kind == "dashcam" and p.angle >= 140 and p.storage >= 64),
    q("lave glace qui tient jusqu'à -20°C en bidon de 5 L",
      lambda p: p.kind == "lave-glace" and p.frost <= -20 and p.litres == 5),
    q("perceuse visseuse 18V brushless, 60 Nm minimum",
      lambda p: p.kind == "perceuse-visseuse" and p.volts == 18 and p.brushless is True and p.torque >= 60),
    q("visseuse moins de 1,5 kg fournie avec 2 batteries",
      lambda p: p.kind == "visseuse à chocs" and p.weight < 1.5 and p.batteries == 2,
      may=lambda p: p.kind == "perceuse-visseuse" and p.weight < 1.5 and p.batteries == 2),
    q("meuleuse 125 mm plus de 1000 W",
      lambda p: p.kind == "meuleuse" and p.disc_mm == 125 and p.watts > 1000),
    q("meuleuse 230 avec variateur de vitesse",
      lambda p: p.kind == "meuleuse" and p.disc_mm == 230 and p.variable is True),
    q("scie circulaire profondeur de coupe 65 mm mini avec laser",
      lambda p: p.kind == "scie circulaire" and p.cut_mm >= 65 and p.laser is True,
      may=lambda p: p.kind == "scie plongeante" and p.cut_mm >= 65 and p.laser is True),
    q("scie circulaire 1,4 kW maximum", lambda p: p.kind == "scie circulaire" and p.watts <= 1400,
      may=lambda p: p.kind == "scie plongeante" and p.watts <= 1400),
    q("cric rouleur 2 tonnes minimum, moins de 90 €",
      lambda p: p.kind == "cric" and p.called == "Cric rouleur" and p.tons >= 2 and p.price < 90),
    q("cric avec hauteur mini sous 10 cm", lambda p: p.kind == "cric" and p.low_mm < 100),
    q("compresseur 50 litres sans huile", lambda p: p.kind == "compresseur" and p.tank == 50 and p.oil_free is True),
    q("compresseur 100 L ou 200 L, 10 bars minimum",
      lambda p: p.kind == "compresseur" and p.tank in (100, 200) and p.bar >= 10),
    q("le compresseur le plus silencieux", lambda p: p.kind == "compresseur" and p.noise > 0,
      may=lambda p: p.kind == "compresseur", best=lambda p: p.noise),
    q("clé dynamométrique 1/2 pouce jusqu'à 210 Nm",
      lambda p: p.kind == "clé dynamométrique" and p.square == "1/2" and p.torque == 210,
      may=lambda p: p.kind == "clé dynamométrique" and p.square == "1/2"),
    q("coffret douilles plus de 100 pieces", lambda p: p.kind == "coffret de douilles" and p.pieces > 100),
    q("chargeur batterie 12V 8A ou plus",
      lambda p: p.kind == "chargeur de batterie" and p.volts == 12 and p.amps >= 8),
    q("la meuleuse la moins chère en 125", lambda p: p.kind == "meuleuse" and p.disc_mm == 125,
      best=lambda p: p.price),
    q("pneu pas cher entre 50 et 70 euros taille 175/65 R14",
      lambda p: sized(p, 175, 65, 14) and 50 <= p.price <= 70),
    q("chaussettes neige", lambda p: p.called == "Chaussettes neige", ranked=True),
    q("booster batterie", lambda p: p.called == "Booster de batterie", ranked=True),
    q("camera embarquée Thuro", lambda p: p.called == "Caméra embarquée" and p.brand == "Thuro", ranked=True),
    q("scie plongeante", lambda p: p.called == "Scie plongeante", ranked=True),
)  # fmt: skip
