"""What the customers of the benchmark write: one time in four a formula, else a sentence that hardly ever comes back.

A hundred and twenty requests, each in words of its own, most about an order of some number, with or without a greeting
and thanks around them. Of 20,000 messages 12,900 are different. How much real customers repeat, nobody has counted for
us; a quarter of short formulas is a guess. None looks for a product: a search has figures of its own.
"""

import random

FORMULAS = (
    "bonjour", "Bonjour", "bonjour !", "bonsoir", "salut", "coucou", "merci", "Merci beaucoup", "merci !", "au revoir",
    "où est ma commande ?", "aide", "hello", "hi", "thanks", "thank you!", "where is my order?", "help", "bye",
)  # fmt: skip
OPENINGS = ("", "", "", "Bonjour, ", "bonjour ", "Bonsoir, ", "Madame, Monsieur, ", "salut ", "slt ", "Excusez-moi, ")
CLOSINGS = ("", "", "", " merci", " Merci d'avance.", " svp", " s'il vous plaît", " cordialement", " !!", " stp")
HELLOS = ("", "", "", "Hello, ", "hi ", "Good morning, ", "Hey ", "Dear team, ", "Sorry to bother you: ")
THANKS = ("", "", "", " thanks", " Thank you!", " please", " kind regards", " cheers", " asap")

WHERE = (
    "où est ma commande {n}", "ou est mon colis {n}", "où en est la commande {n} ?", "je n'ai toujours pas reçu {n}",
    "ma commande n° {n} est-elle partie", "suivi de la commande {n}", "jattend tjs mon coli {n}", "statut {n}",
    "pouvez-vous me dire où se trouve le paquet {n}", "la commande {n} devait arriver hier",
    "le facteur n'est pas passé pour {n}", "des nouvelles du colis {n} ?", "commande {n} toujours en préparation ?",
    "mon paquet {n} est bloqué depuis lundi", "j'ai commandé il y a dix jours ({n}) et rien",
    "est-ce que {n} est expédiée", "num de suivi pour {n}", "ma comande {n} elle est ou", "colis {n} perdu ?",
    "le suivi de {n} ne bouge plus",
)  # fmt: skip
WHEN = (
    "quand arrive ma commande {n}", "livraison de {n} prévue quand ?", "date de livraison pour {n}",
    "je serai livré quel jour pour la {n}", "{n} arrive aujourd'hui ou demain ?", "c'est pour quand la commande {n}",
    "la {n} sera là avant samedi ?", "dans combien de temps arrive le colis {n}", "kan es ke jaurai {n}",
    "à quelle heure passe le livreur pour {n}",
)  # fmt: skip
TELL = (
    "prévenez-moi quand {n} part", "je veux être averti pour la commande {n}", "envoyez moi un message pour {n}",
    "tenez-moi au courant de la {n}", "alerte quand le colis {n} arrive", "arrêtez de m'écrire pour {n}",
    "plus de messages sur {n}", "je ne veux plus d'alertes pour {n}", "stop les notifs de {n}",
    "ne me prévenez plus ({n})",
)  # fmt: skip
BESIDE = (
    "quels sont vos horaires", "vous êtes ouverts dimanche ?", "combien coûte la livraison", "quels sont vos délais",
    "livrez-vous en Belgique", "vous livrez à domicile le samedi ?", "où est votre magasin", "comment vous joindre",
    "qu'est-ce que vous savez faire", "tu es un robot ?", "il fait quel temps demain", "raconte une blague",
    "je suis très satisfait de vos services", "super service", "votre site est lent", "vous êtes nuls",
    "bonne journée à toute l'équipe", "je repasserai plus tard", "je n'ai pas compris", "c'est noté",
)  # fmt: skip
WHERE_EN = (
    "where is my order {n}", "where's parcel {n}", "track order {n}", "status of {n}?", "order {n} has not arrived",
    "any news about {n}", "my package {n} is late", "has order {n} shipped yet", "i still dont have {n}",
    "order {n} was due yesterday", "can you find parcel {n}", "tracking number for {n}", "is {n} lost?",
    "{n} says delivered but nothing here", "the courier never came for {n}", "wheres my pakage {n}",
    "order {n} stuck since monday", "i ordered ten days ago ({n}) and nothing", "{n} still processing?",
    "follow up on {n}",
)  # fmt: skip
WHEN_EN = (
    "when will {n} arrive", "delivery date for {n}", "will {n} be here before friday", "how long until order {n} comes",
    "is {n} coming today", "what time is the delivery of {n}", "eta {n}", "when do i get {n}",
    "which day is {n} delivered", "how many days for order {n}",
)  # fmt: skip
TELL_EN = (
    "tell me when {n} ships", "notify me about order {n}", "keep me posted on {n}", "let me know when {n} is near",
    "send me updates for {n}", "stop messages about {n}", "no more alerts for {n}", "unsubscribe me from {n}",
    "dont write me about {n} anymore", "alert me when {n} leaves",
)  # fmt: skip
BESIDE_EN = (
    "what are your opening hours", "are you open on sunday", "how much is shipping", "how long does delivery take",
    "do you ship to Ireland", "where is your shop", "how can i reach you", "what can you do", "are you a robot",
    "what is the weather tomorrow", "tell me a joke", "great service", "your site is slow", "you people are useless",
    "have a nice day", "i will come back later", "i did not understand that", "noted", "all good now", "just looking",
)  # fmt: skip

FRENCH, ENGLISH = WHERE * 2 + WHEN + TELL + BESIDE, WHERE_EN * 2 + WHEN_EN + TELL_EN + BESIDE_EN


def sentences(seed: int = 7, many: int = 20_000) -> list[str]:
    """What is written, message after message; the same for every server. Two in three are in French."""
    chance = random.Random(seed)
    return [_sentence(chance) for _ in range(many)]


def _sentence(chance: random.Random) -> str:
    if chance.random() < 0.25:
        return chance.choice(FORMULAS)
    french = chance.random() < 0.67
    before, said, after = (OPENINGS, FRENCH, CLOSINGS) if french else (HELLOS, ENGLISH, THANKS)
    request = chance.choice(said).format(n=chance.randrange(1000, 1_000_000))
    return f"{chance.choice(before)}{request}{chance.choice(after)}"
