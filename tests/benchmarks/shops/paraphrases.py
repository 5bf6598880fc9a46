"""What customers want without knowing its name: plain words that stand nowhere in the five shops' catalogues.

All of it was written before anybody saw what any search makes of it.
"""

from collections.abc import Sequence

from tests.benchmarks.shops.making import Query


def q(text: str, *kinds: str, lang: str = "fr") -> Query:
    """`kinds` are those of the generator, or families, that a good shop assistant would lead them to."""
    return Query(text=text, lang=lang, ranked=True, wanted=lambda p: p.kind in kinds or p.family in kinds)


def en(text: str, *kinds: str) -> Query:
    return q(text, *kinds, lang="en")


TIDY: Sequence[Query] = (
    q("un appareil pour nettoyer mes vêtements sales", "lave-linge"),
    q("quelque chose pour que mes habits ne soient plus mouillés après la machine", "sèche-linge"),
    q("j'en ai assez de récurer les assiettes à la main", "lave-vaisselle"),
    q("de quoi garder le lait et les légumes au frais", "réfrigérateur"),
    q("pour conserver des glaces et de la viande surgelée pendant des mois", "congélateur"),
    q("réchauffer un plat en deux minutes", "micro-ondes"),
    q("quelque chose qui enlève les odeurs quand je cuisine", "hotte"),
    q("ranger mes bonnes bouteilles à la bonne température", "cave à vin"),
    q("ramasser la poussière et les poils du chien sur la moquette", "aspirateur"),
    q("un engin qui fait le ménage du sol tout seul pendant que je travaille", "aspirateur robot"),
    q("truc pour pétrir la pâte à brioche", "robot pâtissier"),
    q("pour mixer des smoothies et des soupes", "blender"),
    q("faire un bon petit noir le matin comme au bistrot", "machine à expresso"),
    q("chauffer de l'eau pour mon thé", "bouilloire"),
    q("pour dorer mes tartines", "grille-pain"),
    q("faire des chips et des nuggets croustillants", "friteuse"),
    q("mes chemises sont toutes froissées", "fer à repasser"),
    q("pour faire mijoter un bœuf bourguignon", "cocotte"),
    q("de quoi saisir un steak ou retourner des crêpes", "poêle"),
    en("something to slice vegetables and meat with", "couteau"),
)

MESSY: Sequence[Query] = (
    q("faire des trous dans un mur", "perceuse-visseuse", "perforateur"),
    q("couper des planches bien droit", "scie circulaire", "scie sauteuse"),
    q("rendre une vieille porte en bois toute lisse avant de la peindre", "ponceuse"),
    q("décrasser ma terrasse couverte de mousse", "nettoyeur haute pression"),
    q("l'herbe du terrain est trop haute", "tondeuse"),
    q("égaliser les buissons le long de la clôture", "taille-haie"),
    q("débiter un arbre tombé", "tronçonneuse"),
    q("faire griller des saucisses dehors avec des amis", "barbecue"),
    q("de quoi m'asseoir sur la terrasse", "chaise de jardin"),
    q("manger dehors à six l'été", "table de jardin", "chaise de jardin"),
    q("me protéger du soleil pendant le repas", "parasol"),
    q("cabane pour ranger mes outils dehors", "abri de jardin"),
    q("de quoi dormir au camping", "tente", "sac de couchage"),
    q("pour rester au chaud la nuit en bivouac", "sac de couchage"),
    q("transporter mes affaires sur le dos en montagne", "sac à dos"),
    q("marcher longtemps sur des sentiers caillouteux", "chaussures de randonnée"),
    q("aller au bureau sans transpirer et sans voiture", "vélo électrique"),
    q("courir à la maison quand il pleut", "tapis de course"),
    q("me muscler les bras", "haltère"),
    q("atteindre les gouttières en hauteur", "échelle"),
    en("something to cut a metal bar", "meuleuse", "scie sauteuse"),
)

MIXED: Sequence[Query] = (
    en("something to take notes and write essays on at university", "laptop", "tablet"),
    en("block out the noise on a plane", "headphones", "earbuds"),
    en("play music at a garden party", "speaker"),
    en("take better pictures on holiday", "camera"),
    en("back up all my family pictures", "hard drive"),
    en("count my steps and my pulse", "smartwatch"),
    en("keep dry when it pours", "jacket", "boots"),
    en("something elegant to wear at a wedding", "dress", "shirt"),
    en("keep warm in winter", "jumper", "jacket"),
    en("something comfy for jogging", "sneakers"),
    en("a place for three people to sit in the lounge", "sofa"),
    en("somewhere to put all my paperbacks", "bookcase"),
    en("my back hurts when I work at the computer all day", "office chair", "desk"),
    en("I sleep badly, something softer to lie on", "mattress"),
    en("make smoothies", "blender"),
    en("gift for someone who loves baking", "baking cookbook", "cookbook"),
    en("bedtime stories for a toddler", "picture book"),
    en("a fun evening with friends around the table", "board game"),
    en("cuddly present for a baby", "soft toy", "doll"),
    en("something sweet to nibble", "chocolate", "biscuits"),
    en("a hot drink without caffeine", "tea", "coffee"),
    en("lifting weights at home", "dumbbell"),
    en("stretching exercises on the floor", "yoga mat"),
    en("spend the night outdoors", "tent"),
    en("get to work without a car", "bicycle"),
    q("de quoi téléphoner", "smartphone"),
    q("regarder des films dans le salon", "television"),
    q("quelque chose pour lire l'heure", "watch", "smartwatch"),
    q("habiller mes pieds", "sneakers", "boots"),
    q("truc pour transporter mon maquillage et mon portefeuille", "handbag"),
    q("éclairer mon bureau le soir", "lamp"),
    q("faire cuire des œufs au plat", "frying pan"),
    q("un truc à lire sur la plage", "novel"),
    q("assembler une image en mille morceaux", "jigsaw puzzle"),
    q("de quoi dormir au camping", "tent"),
    q("jouer à construire des châteaux et des voitures", "building set"),
    q("assaisonner une salade", "olive oil"),
)

CORNER: Sequence[Query] = (
    q("un endroit confortable où regarder la télé à plusieurs", "canapé"),
    q("poser mon café devant le sofa", "table basse"),
    q("ranger ma collection de bouquins", "étagère"),
    q("remplacer une lumière grillée", "ampoule"),
    q("décorer le balcon avec de petites lumières", "guirlande"),
    q("faire de l'ombre sur la terrasse", "parasol"),
    q("donner à boire aux plantes du potager", "tuyau d'arrosage"),
    q("pour empêcher qu'on vole ma bicyclette", "antivol"),
    q("protéger ma tête quand je pédale", "casque vélo"),
    q("quelque chose à lire dans le train", "roman", "bande dessinée"),
    q("apprendre à préparer de bons petits plats", "livre de cuisine"),
    q("ma figure tiraille, elle est toute desséchée", "crème visage"),
    q("me laver les cheveux", "shampoing"),
    q("éviter les coups de soleil", "crème solaire"),
    q("sucrer mon yaourt naturellement", "miel"),
    q("assaisonner une salade de tomates", "huile d'olive"),
    en("something to hang pictures, make holes in the wall", "perceuse"),
    en("climb up to the roof", "échelle"),
    en("feed my puppy", "croquettes"),
    en("somewhere for the kitten to climb and scratch", "arbre à chat"),
    en("a cuddly friend for my daughter", "peluche"),
    en("a quick Italian dinner", "pâtes"),
)

DEPOT: Sequence[Query] = (
    q("je dors mal, j'ai mal au dos la nuit", "matelas"),
    q("avoir chaud au lit l'hiver", "couette"),
    q("promener mon bébé au parc", "poussette"),
    q("emmener le petit en voiture en sécurité", "siège auto"),
    q("il fait une chaleur insupportable dans l'appartement", "climatiseur", "ventilateur"),
    q("ma chambre est glaciale", "radiateur"),
    q("mettre mes photos et documents sur papier", "imprimante"),
    q("écouter ma musique sans déranger les voisins", "casque audio"),
    q("mettre de la musique à une fête", "enceinte"),
    q("prendre l'avion avec mes affaires", "valise", "sac à dos"),
    q("se réveiller avec un bon café", "cafetière"),
    q("une bonne bouteille pour accompagner un rôti", "vin rouge"),
    q("ranger mes vêtements dans la chambre", "armoire"),
    q("réchauffer le sol froid du salon sous les pieds", "tapis"),
    en("boil water for tea", "bouilloire"),
    en("crispy bread for breakfast", "grille-pain"),
)

NOTHING: Sequence[str] = (
    "un billet d'avion pour Lisbonne",
    "prendre rendez-vous chez le dentiste",
    "quel temps fera-t-il demain",
    "asdf qwer zxcv",
    "blablabla truc machin",
    "lorem ipsum dolor sit amet",
    "assurance pour ma maison de campagne",
    "a lawyer for my divorce",
    "tickets for the opera on Saturday",
    "who won the match last night",
    "rent a flat near the station",
    "translate this letter into German",
)
"""What none of the five shops sells, and what nobody could sell."""
