"""What customers write, and what is understood: at least twelve natural ways for each thing, in both languages."""

import pytest

from dialogs.conversation import Conversation
from dialogs.engine import SURE
from dialogs.reader.reader import Heard
from dialogs.understanding import Understanding
from hub.config import load_reader
from hub.settings import CONFIG

READER = load_reader(CONFIG)

FRENCH = {
    "track_order": """
        où est ma commande ?
        Où en est ma commande 1042 ?
        ou est mon colis
        je voudrais suivre mon colis svp
        vous avez des nouvelles de ma commande ?
        j'ai toujours rien reçu
        je n'ai pas encore reçu mon paquet
        bsr jarive pa a suivr mon coli
        le facteur n'est toujours pas passé
        mon lave-linge n'est toujours pas arrivé
        statut de la commande n° 1042
        Bonjour, pouvez-vous me dire où se trouve mon colis s'il vous plaît ? Merci
        est-ce que ma commande est partie ?
        ma commande a-t-elle été expédiée ?
        suivi
        1042
        commande 1042
    """,
    "delivery_eta": """
        quand est-ce que je vais être livré ?
        quand arrive mon colis ?
        à quelle heure passe le livreur ?
        c'est pour aujourd'hui ou pour demain ?
        quelle est la date de livraison ?
        ma commande arrive quand ?
        dans combien de temps vais-je recevoir ma machine ?
        quel jour serai-je livrée ?
        livraison prévue quand ?
        alors ça vient ?
        elle arrive demain ?
        je reçois mon colis quand
        c'est toujours prévu pour demain ?
    """,
    "subscribe_notifications": """
        prévenez-moi
        préviens-moi quand mon colis bouge
        tenez-moi au courant
        tiens moi informé stp
        me prévenir quand le camion part
        je veux être prévenu à chaque étape
        avertissez-moi par SMS dès qu'il est livré
        pouvez-vous m'avertir quand il arrive ?
        je voudrais recevoir des notifications
        envoyez-moi un message quand ma commande est expédiée
        dis-moi quand il est livré
        faites-moi signe quand le colis est là
        un mot quand le camion part
        m'abonner aux nouvelles de ma commande
    """,
    "unsubscribe_notifications": """
        arrêtez de me prévenir
        je ne veux plus être prévenu
        ne m'écrivez plus
        plus de notifications s'il vous plaît
        désabonnez-moi
        je veux me désabonner
        arrête les messages
    stop pub
        je ne veux plus recevoir de messages
        plus de SMS merci
        ça suffit les messages
        ne m'envoyez plus rien
        stop les notifications
    """,
    "human_agent": """
        je veux parler à un humain
        un conseiller svp
        passez-moi quelqu'un
        je voudrais parler à un vrai conseiller
        le service client s'il vous plaît
        y a-t-il quelqu'un ?
        mettez-moi en relation avec une personne
        je ne veux pas parler à un robot
        est-ce que je peux avoir quelqu'un au téléphone ?
        rappelez-moi
        je veux joindre le service client
        humain
        contacter un conseiller
    """,
    "complaint": """
        c'est honteux
        c'est inadmissible
        vous êtes des voleurs
        j'en ai marre
        quelle arnaque
        c'est scandaleux
        votre service est lamentable
        je suis très mécontent
        je suis furieuse
        vous vous moquez de moi ?
        c'est vraiment n'importe quoi
        je suis très déçu
        incompétents
    """,
    "change_channel": """
        continuons par SMS
        je préfère que vous m'écriviez par SMS
        on peut continuer par e-mail ?
        écrivez-moi plutôt sur Telegram
        plutôt par mail
        sur quels canaux m'écrivez-vous ?
        mes canaux
        ajouter un canal
        je veux ajouter mon numéro
        répondez-moi sur Messenger
        passons sur Telegram
        relier mon compte Telegram
        changer de canal
        je veux changer de numéro de téléphone
    """,
    "account": """
        je veux me connecter
        je veux me connecter à mon compte
        je suis client chez vous
        je suis déjà cliente
        connexion
        mon compte
        reconnaissez-moi
        m'identifier
        je voudrais m'identifier
        j'ai un compte chez vous
        comment me connecter ?
        accéder à mon compte
    """,
    "bot_help": """
        aidez-moi
        que savez-vous faire ?
        qu'est-ce que vous pouvez faire ?
        qu'est-ce que tu sais faire
        comment ça marche ?
        à quoi servez-vous ?
        menu
        que peux-tu faire ?
        à quoi tu sers ?
        j'ai besoin d'aide
        tu peux m'aider ?
        pouvez-vous m'aider ?
        aide-moi s'il te plaît
    """,
    "greeting": """
        bonjour
        Bonjour !
        bonsoir
        salut
        coucou
        hello
        bjr
        bsr
        slt
        cc
        bonsoir à vous
        Bonjour madame
        rebonjour
    """,
    "thanks": """
        merci
        Merci !
        merci beaucoup
        merci bien
        parfait merci
        ok merci
        super merci beaucoup
        merci à vous
        je vous remercie
        mrc
        un grand merci
        merci pour votre aide
        merci bonne journée
    """,
    "goodbye": """
        au revoir
        Au revoir !
        à bientôt
        bonne journée
        bonne soirée
        ciao
        à plus
        bye
        au revoir et bonne journée
        bonne fin de journée
        à la prochaine
        bon week-end
    """,
}

FRENCH["sms_stop"] = """
    STOP
    stop
    ARRET
    arrêt
    Stop.
    STOP SMS
    START
    AIDE
    aide
    désabonnement
    INFO
    stop svp
"""

ENGLISH = {
    "track_order": """
        where is my order?
        where's my parcel
        Where is my order 1043?
        I'd like to track my parcel
        can you track order 1043 please
        what's the status of my order?
        any news about my order?
        I haven't received my package yet
        my package has not turned up
        my order never arrived
        has my order been shipped?
        has it shipped yet?
        still nothing in the mail, where is my stuff
        order 1043
        tracking
        where is it?
    """,
    "delivery_eta": """
        when will my order arrive?
        when is it coming?
        what time will the driver be here?
        what day will it be delivered?
        how long until I get it?
        delivery date please
        is it arriving tomorrow?
        will it be delivered today?
        when do I get my order
        what's the ETA?
        when can I expect my parcel?
        is it still on time?
        expected delivery date
    """,
    "subscribe_notifications": """
        keep me posted
        keep me updated please
        let me know when it ships
        tell me when it moves
        notify me
        I want to be notified
        text me when it's delivered
        can you send me updates?
        please update me
        I'd like to get notifications
        subscribe me
        give me a heads-up when it arrives
        alert me when it's out for delivery
        message me once it's here
    """,
    "unsubscribe_notifications": """
        stop notifying me
        please stop sending me updates
        unsubscribe me
        no more messages please
        don't text me any more
        I don't want any more notifications
        I don't want to be notified any more
        stop it
        do not message me again
        enough messages
        turn off the notifications
        leave me alone with your notifications
    """,
    "human_agent": """
        I want to talk to a human
        can I speak to someone?
        a real person please
        put me through to an advisor
        agent
        customer service please
        I don't want to talk to a robot
        call me back
        is anybody there?
        can somebody help me in person?
        let me talk to a representative
        connect me with an agent
        human please
    """,
    "complaint": """
        this is unacceptable
        this is ridiculous
        I'm fed up
        it's a scam
        what a disgrace
        this is outrageous
        I am very unhappy
        I'm really disappointed
        your service is terrible
        appalling
        I want to complain
        I want to make a complaint
        this is a joke
    """,
    "change_channel": """
        continue by text
        can we continue by email?
        I prefer email
        I would rather get texts
        write to me on Telegram
        contact me by email instead
        let's switch to Messenger
        my channels
        add a channel
        add my number
        which channels do you use to reach me?
        how do you contact me?
        link my Telegram
        change my phone number
    """,
    "account": """
        I want to sign in
        sign in
        log me in
        log in
        I'm a customer of yours
        I am already a customer
        my account
        recognise me
        I have an account
        how do I log in?
        identify me
        can you recognize me here
    """,
    "bot_help": """
        help me
        what can you do?
        what do you do
        how does this work?
        menu
        what can you do for me
        I need help
        can you help me?
        what are you able to do?
        how can you help?
        could you help me please
        what is it you do
    """,
    "greeting": """
        hello
        Hello!
        hi
        hey
        hi there
        hello there
        good morning
        good evening
        good afternoon
        hey there
        hiya
        hello again
    """,
    "thanks": """
        thanks
        Thanks!
        thank you
        thank you very much
        thanks a lot
        great, thanks
        ok thanks
        perfect thank you
        cheers
        thx
        many thanks
        thanks for your help
    """,
    "goodbye": """
        bye
        goodbye
        Good bye
        bye bye
        see you
        see you soon
        have a nice day
        good night
        goodbye and thanks
        have a good evening
        take care
        bye for now
    """,
}

ENGLISH["sms_stop"] = """
    STOP
    stop
    Stop.
    STOPALL
    UNSUBSCRIBE
    unsubscribe
    END
    QUIT
    START
    UNSTOP
    HELP
    info
"""


def ways(said: dict[str, str]) -> list[tuple[str, str]]:
    return [(line.strip(), intent) for intent, lines in said.items() for line in lines.strip().splitlines()]


async def read(text: str, language: str = "") -> Understanding:
    return await READER.read(text, Conversation(id="c-1", language=language))


@pytest.mark.parametrize(("text", "intent"), ways(FRENCH))
async def test_a_natural_way_of_saying_it_in_french_is_understood(text: str, intent: str):
    assert (await read(text, "fr")).intent == intent


@pytest.mark.parametrize(("text", "intent"), ways(ENGLISH))
async def test_a_natural_way_of_saying_it_in_english_is_understood(text: str, intent: str):
    assert (await read(text, "en")).intent == intent


@pytest.mark.parametrize("said", [FRENCH, ENGLISH])
def test_everything_is_tried_in_at_least_twelve_ways(said: dict[str, str]):
    assert all(len(lines.strip().splitlines()) >= 12 for lines in said.values())


@pytest.mark.parametrize("text", ["xqzt blorp", "", "42", "zzz", "{0}{name}", "…", "?"])
async def test_what_means_nothing_is_not_acted_on(text: str):
    assert (await read(text)).confidence < SURE


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("quel temps fait-il à Lyon ?", "out_of_scope"),
        ("what is the weather like in Leeds?", "out_of_scope"),
        ("qui a gagné le match hier soir ?", "out_of_scope"),
        ("avez-vous des lave-linge de moins de 42 cm ?", "product_search"),
        ("je cherche une lampe de bureau pas trop chère", "product_search"),
    ],
)
async def test_what_no_skill_was_written_for_is_told_apart(text: str, intent: str):
    assert (await read(text)).intent == intent


# ---------------------------------------------------------------- details


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("où est ma commande 1042 ?", "1042"),
        ("#1042", "1042"),
        ("cmd-1042 svp", "1042"),
        ("n°1042", "1042"),
        ("commande n° 1042, appelez-moi au 06 39 98 00 01", "1042"),
        ("appelez-moi au 0639980001", ""),
        ("mon numéro est +33 6 39 98 00 01", ""),
        ("un lave-linge à 1200 €", ""),
        ("un sèche-cheveux de 2200 W", ""),
        ("où est ma commande ?", ""),
    ],
)
async def test_an_orders_number_is_found_and_nothing_else_taken_for_one(text: str, number: str):
    assert (await read(text)).value("order_id") == number


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("un aspirateur avec une autonomie d'au moins 45 minutes", "product_search"),
        ("a phone whose battery lasts at least two days", "product_search"),
        ("quelqu'un a volé mon colis dans l'entrée", "track_order"),
        ("my parcel was stolen", "track_order"),
        ("vous ouvrez à quelle heure le samedi ?", "policy_faq"),
        ("is your shop open on Sunday?", "policy_faq"),
        ("est-ce que vous livrez à l'étranger ?", "delivery_info"),
        ("how much do you charge for delivery?", "delivery_info"),
        ("Lave-vaisselle", "product_search"),
        ("dishwashers", "product_search"),
        ("> Votre colis est en route.\n\nAh très bien, il arrive quel jour ?", "delivery_eta"),
        ("> Your parcel is on its way.\n\nOh good, which day will it come?", "delivery_eta"),
    ],
)
async def test_what_was_misread_before_is_understood(text: str, intent: str):
    assert (await read(text)).intent == intent


FRENCH_THINGS = ("une robe", "une cafetière", "un canapé", "un casque", "une trottinette", "un jouet", "une écharpe")
ENGLISH_THINGS = ("a dress", "a coffee maker", "a sofa", "a helmet", "a scooter", "a toy", "a scarf")


@pytest.mark.parametrize(
    ("said", "things", "intent"),
    [
        ("je cherche {}", FRENCH_THINGS, "product_search"),
        ("je voudrais acheter {}", FRENCH_THINGS, "product_search"),
        ("est-ce que vous vendez {} pour enfant ?", FRENCH_THINGS, "product_search"),
        ("j'ai commandé {}, je la reçois quand ?", FRENCH_THINGS, "delivery_eta"),
        ("I'm looking for {}", ENGLISH_THINGS, "product_search"),
        ("I'd like to buy {}", ENGLISH_THINGS, "product_search"),
        ("I ordered {} and it hasn't arrived", ENGLISH_THINGS, "track_order"),
    ],
)
def test_a_plain_sentence_is_understood_whatever_it_is_about(said: str, things: tuple[str, ...], intent: str):
    read = READER.read_all([Heard(said.format(thing)) for thing in things])
    assert [one.intent for one in read] == [intent] * len(things)


@pytest.mark.parametrize(
    ("text", "kept", "language"),
    [
        ("where is my order?", "fr", "en"),
        ("où est ma commande ?", "en", "fr"),
        ("1042", "en", "en"),
        ("ok", "en", "en"),
        ("👍", "fr", "fr"),
        ("sms", "en", "en"),
        ("hello", "", "en"),
        ("bonjour", "", "fr"),
        ("stop", "fr", "fr"),
        ("compare", "fr", "fr"),
        ("Smartphones", "fr", "fr"),
        ("black friday", "fr", "fr"),
        ("promo", "en", "en"),
        ("merci", "en", "fr"),
        ("broken kettle, help", "fr", "en"),
        ("me désabonner", "", "fr"),
        ("dimensions ?", "", "fr"),
        ("wattage?", "", "en"),
        ("waitlist", "", "en"),
        ("START", "", ""),
    ],
)
async def test_the_language_is_followed_and_kept_on_short_messages(text: str, kept: str, language: str):
    assert (await read(text, kept)).language == language


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("prévenez-moi seulement le jour de la livraison", "delivery_day"),
        ("un mot quand le camion part, c'est tout", "departure"),
        ("only tell me on the day of delivery", "delivery_day"),
        ("prévenez-moi quand le livreur est en route", "delivery_day"),
        ("text me when it ships, nothing else", "departure"),
        ("continuons par SMS", "conversation"),
        ("can we continue by text?", "conversation"),
        ("prévenez-moi à chaque étape", "steps"),
    ],
)
async def test_what_kind_of_news_and_which_switch_is_meant(text: str, topic: str):
    assert (await read(text)).value("topic") == topic
