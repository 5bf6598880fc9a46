"""They open the conversation, perhaps by a link of ours."""

from tests.kit.chat import Chat


async def invited(chat: Chat) -> str:
    """Camille, on the website, asks for a link to Telegram."""
    await chat.as_customer("C-1001")
    await chat.says("je veux ajouter un canal")
    await chat.presses(chat.button("Ajouter un canal"))
    await chat.taps("Telegram")
    return chat.token


async def test_who_opens_it_is_welcomed(chat: Chat):
    phone = chat.on("telegram", "somebody")
    await phone.opens()
    assert phone.hears("Bonjour, que puis-je faire pour vous ?")
    assert phone.offers("Suivre ma commande")


async def test_a_link_makes_them_known_on_the_other_channel(chat: Chat):
    token = await invited(chat)
    phone = chat.on("telegram", "5001001")
    await phone.opens(token)
    assert phone.hears("C'est fait : je vous reconnais ici désormais.")
    await phone.says("où est ma commande 1042 ?")
    assert phone.hears("Commande 1042 : partie")


async def test_what_they_put_in_the_cart_there_comes_along(shopper: Chat):
    phone = shopper.on("telegram", "5001001")
    await phone.says("je cherche un cabas en cuir noir")
    await phone.says("je le prends")
    assert phone.hears("Dans votre panier")
    await phone.opens(await invited(shopper))
    await shopper.says("voir mon panier")
    assert shopper.hears("Votre panier : 1 article", "Cabas en cuir Trotteville")


async def test_a_link_works_once(chat: Chat):
    token = await invited(chat)
    await chat.on("telegram", "5001001").opens(token)
    thief = chat.on("telegram", "666")
    await thief.opens(token)
    assert thief.hears("Ce lien n'est plus valable")
    await thief.says("où est ma commande 1042 ?")
    assert thief.hears("si la commande 1042 existe")


async def test_a_link_works_for_half_an_hour(chat: Chat):
    token = await invited(chat)
    await chat.later(minutes=30, seconds=1)
    phone = chat.on("telegram", "5001001")
    await phone.opens(token)
    assert phone.hears("Ce lien n'est plus valable")


async def test_a_link_that_was_made_up_opens_nothing(chat: Chat):
    phone = chat.on("telegram", "666")
    await phone.opens("lien-AAAAAAAAAAAAAAAAAAAAAA")
    assert phone.hears("Ce lien n'est plus valable")


async def test_a_reference_of_somebody_elses_is_a_mere_hello(chat: Chat):
    phone = chat.on("telegram", "somebody")
    await phone.opens("promo-2026")
    assert phone.hears("Bonjour, que puis-je faire pour vous ?")


async def test_a_link_can_be_undone(chat: Chat):
    token = await invited(chat)
    phone = chat.on("telegram", "5001001")
    await phone.opens(token)
    await phone.taps("Annuler")
    assert phone.hears("ici, je ne sais plus qui vous êtes")


async def test_a_widget_visitor_signs_in_without_losing_the_conversation(chat: Chat):
    await chat.says("où est ma commande ?")
    before = (await chat.known()).conversation.id
    await chat.as_customer("C-1001")
    assert chat.hears_nothing()
    after = await chat.known()
    assert after.conversation.id == before
    assert after.person.first_name == "Camille"
    await chat.says("1042")
    assert chat.hears("Commande 1042 : partie")


async def test_another_customer_of_the_same_computer_begins_a_new_conversation(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    before = (await chat.known()).conversation.id
    await chat.as_customer("C-1002")
    after = await chat.known()
    assert after.person.first_name == "James"
    assert after.conversation.id != before
    assert not after.conversation.offered


async def test_an_identity_the_channel_does_not_vouch_for_is_nobodys(chat: Chat):
    await chat.says("identity:C-1001")
    assert not (await chat.known()).person.customer_id
