"""Where do you write to me? See, add, prefer, remove, go on elsewhere."""

from dialogs.shop import Step
from tests.kit.chat import Chat

SMS = "+33639980001"


async def test_one_sees_where_one_can_be_reached(chat: Chat):
    await chat.on("sms", SMS).as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("sur quels canaux m'écrivez-vous ?")
    assert chat.hears("Je peux vous joindre par :", "Chat du site (cette conversation)", "SMS (+33 •••• 01)")
    assert chat.offers("Ajouter un canal", "Retirer SMS")


async def test_the_same_in_english(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("how do you contact me?")
    assert chat.hears("I can reach you by:", "Website chat (this conversation)")


# ---------------------------------------------------------------- add


async def test_a_phone_is_added_by_the_code_sent_to_it(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("écrivez-moi plutôt par SMS")
    assert chat.hears("Quel est votre numéro de mobile ?")
    await chat.says("06 39 98 00 01")
    assert chat.hears("Je viens de vous y envoyer un code à 6 chiffres.")
    await chat.says(chat.on("sms", SMS).code)
    assert chat.hears("C'est vérifié : je peux aussi vous joindre là-bas")
    sms = chat.on("sms", SMS)
    await sms.says("où est ma commande 1042 ?")
    assert sms.hears("Commande 1042 : partie")


async def test_a_phone_is_not_added_on_a_mere_say_so(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("écrivez-moi plutôt par SMS")
    await chat.says("06 39 98 00 01")
    sms = chat.on("sms", SMS)
    await sms.says("où est ma commande 1042 ?")
    assert sms.hears("si la commande 1042 existe")


async def test_a_mail_address_is_added_by_the_code_sent_to_it(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("écrivez-moi plutôt par e-mail")
    await chat.says("Camille@example.org")
    await chat.says(chat.on("email", "camille@example.org").code)
    assert chat.hears("C'est vérifié")
    assert (await chat.known()).person.on("email")


async def test_a_number_shared_by_their_own_phone_needs_a_code_as_well(chat: Chat):
    phone = await chat.on("telegram", "5001001").as_customer("C-1001")
    await phone.says("écrivez-moi plutôt par SMS")
    await phone.shares_their_number(SMS)
    assert phone.hears("Je viens de vous y envoyer un code")
    assert len(chat.on("sms", SMS).said) == 1


async def test_slack_is_added_by_words_sent_from_there(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("écrivez-moi plutôt sur Slack")
    assert chat.hears("Envoyez-moi ces mots sur Slack")
    assert [button.url for button in chat.said[-1].reply.choices] == ["https://slack.example/open"]
    slack = chat.on("slack", "T0/U0CAMILLE")
    await slack.says(chat.token)
    assert slack.hears("je vous reconnais ici désormais")


async def test_only_channels_that_are_missing_are_offered(chat: Chat):
    await chat.on("sms", SMS).as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("mes canaux")
    await chat.taps("Ajouter un canal")
    assert chat.offers("Messenger", "Telegram", "Slack", "E-mail")
    assert not chat.offers("SMS")


# ---------------------------------------------------------------- prefer, remove


async def test_the_preferred_channel_carries_the_news(chat: Chat):
    await chat.on("sms", SMS).as_customer("C-1001")
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says("écrivez-moi plutôt par SMS")
    assert telegram.hears("C'est noté : désormais, je vous écris d'abord par SMS.")
    assert (await telegram.known()).person.preferred == "sms"


async def test_a_removed_channel_is_a_strangers_from_then_on(chat: Chat):
    sms = await chat.on("sms", SMS).as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("mes canaux")
    await chat.taps("Retirer SMS")
    assert chat.hears("je ne vous écrirai plus par SMS")
    await sms.says("où est ma commande 1042 ?")
    assert sms.hears("si la commande 1042 existe")


async def test_news_find_another_way_when_their_channel_is_removed(chat: Chat):
    await chat.on("sms", SMS).as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("prévenez-moi par SMS pour la commande 1042")
    await chat.says("mes canaux")
    await chat.taps("Retirer SMS")
    await chat.order_moves("1042", Step.OUT_FOR_DELIVERY)
    assert chat.hears("le livreur est en route")


# ---------------------------------------------------------------- go on elsewhere


async def test_a_conversation_goes_on_by_sms_without_repeating_anything(chat: Chat):
    await chat.on("sms", SMS).as_customer("C-1001")
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    sms = chat.on("sms", SMS)
    await chat.says("continuons par SMS")
    assert chat.hears("Je vous retrouve par SMS.")
    assert sms.hears("Nous y voilà : reprenons où nous en étions.")
    await sms.says("prévenez-moi")
    assert sms.hears("je vous préviendrai ici", "commande 1042")
    assert (await sms.known()).conversation.id == (await chat.known()).conversation.id


async def test_a_stranger_goes_on_by_sms_once_the_phone_is_proven(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    await chat.says(chat.on("email", "camille.martin@example.org").code)
    await chat.says("on peut continuer par SMS ?")
    assert chat.hears("Quel est votre numéro de mobile ?")
    await chat.says("0639980055")
    sms = chat.on("sms", "+33639980055")
    await chat.says(sms.code)
    assert chat.hears("C'est vérifié : continuons là-bas.")
    assert sms.hears("Nous y voilà")
    await sms.says("elle arrive quand ?")
    assert sms.hears("Commande 1042")


async def test_a_conversation_goes_on_on_telegram_by_a_link(chat: Chat):
    await chat.says("où est ma commande 1042 ?")
    await chat.says(chat.on("email", "camille.martin@example.org").code)
    await chat.says("continuons sur Telegram")
    phone = chat.on("telegram", "5001001")
    await phone.opens(chat.token)
    assert phone.hears("Nous y voilà : reprenons où nous en étions.")
    await phone.says("elle arrive quand ?")
    assert phone.hears("Commande 1042")


async def test_who_may_not_be_written_to_there_any_more_is_given_a_link(chat: Chat):
    messenger = await chat.on("messenger", "7001001").as_customer("C-1001")
    await messenger.says("bonjour")
    await chat.as_customer("C-1001")
    await chat.later(hours=25)
    await chat.says("continuons sur Messenger")
    assert chat.hears("Je ne peux pas vous écrire sur Messenger avant vous.", "Ouvrez ce lien")
    await messenger.opens(chat.token)
    assert messenger.hears("Nous y voilà : reprenons où nous en étions.")


async def test_nobody_is_written_to_on_the_website_so_they_bring_words_there(chat: Chat):
    telegram = chat.on("telegram", "5001001")
    await telegram.says("où est ma commande 1042 ?")
    await telegram.says(chat.on("email", "camille.martin@example.org").code)
    await telegram.says("continuons sur le site")
    assert telegram.hears("Envoyez-moi ces mots dans le chat du site")
    await chat.says(telegram.screen.split()[-1])
    await chat.says("elle arrive quand ?")
    assert chat.hears("Commande 1042")


async def test_a_channel_that_the_shop_does_not_have_is_not_promised(chat: Chat):
    sms = chat.on("sms", SMS).in_english()
    await sms.says("can we continue on WhatsApp?")
    assert sms.hears("We cannot be reached on WhatsApp.")
    assert sms.offers("My channels")


async def test_a_channel_they_prefer_is_kept_before_they_are_known_there(chat: Chat):
    telegram = await chat.on("telegram", "5001001").as_customer("C-1001")
    await telegram.says("écrivez-moi par SMS seulement")
    assert telegram.hears("Quel est votre numéro de mobile ?")
    await telegram.says("où est ma commande 1042 ?")
    assert (await telegram.known()).person.preferred == "sms"
