"""Where is what I sent back?

Camille's (C-1001) order 1004, a coffee maker and a casserole, came twelve days ago.
"""

from tests.kit.chat import Chat


async def test_where_nothing_is_on_its_way_back_it_says_so_and_begins_nothing(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où en est mon retour ?")
    assert chat.hears("Je ne vois aucun retour en cours. Souhaitez-vous renvoyer un article ?")
    await chat.in_english().says("what did I return?")
    assert chat.hears("I see no return of yours under way.")


async def test_what_was_begun_is_told_with_its_label(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("la cocotte est trop petite, je veux la renvoyer")
    await chat.says("oui")
    chat.forgets()
    await chat.says("mon retour est bien arrivé ?")
    assert chat.hears("Le retour de l'article « Cocotte en fonte émaillée", "est lancé : déposez le colis")
    assert [link for link in chat.links if "etiquettes" in link]


async def test_who_asks_how_to_send_something_back_begins_a_return(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est-ce que je renvoie la cocotte ?")
    assert chat.hears("Cocotte en fonte émaillée Fonte Royère Mijotine 24 : pour quelle raison ?")
