"""Yes, said where nothing was asked that a yes answers."""

from tests.kit.chat import Chat


async def test_to_which_one_yes_is_half_an_answer(chat: Chat):
    await chat.as_customer("C-1005")
    await chat.says("où en est ma commande ?")
    offered = chat.labels
    assert chat.hears("De quelle commande s'agit-il ?")
    await chat.says("oui")
    assert chat.hears("Volontiers ! Choisissez ici")
    await chat.says("la première")
    assert chat.hears(f"Commande {offered[0].split()[-1]}")


async def test_where_nothing_was_offered_we_ask_what_is_wanted(chat: Chat):
    await chat.in_english().says("yes")
    assert chat.hears("Noted. What can I do for you?")


async def test_a_yes_to_an_answer_with_ways_on_asks_which_of_them(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("où en est ma commande 1043 ?")
    offered = chat.labels
    assert len(offered) > 1
    await chat.says("oui")
    assert chat.hears("Volontiers ! Choisissez ici")
    assert chat.labels
    assert set(chat.labels) < set(offered)


async def test_an_ok_takes_note_of_an_answer_and_is_not_asked_what_it_wants(chat: Chat):
    await chat.as_customer("C-1002")
    await chat.says("où en est ma commande 1043 ?")
    await chat.says("ok parfait")
    assert chat.hears("Très bien. Je reste là si vous avez besoin")
    assert not chat.labels
