"""I want to talk to a person: the whole hand-over, there and back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dialogs.errors import Gone
from dialogs.messages import File, Files
from dialogs.opening import DAYS
from storage.keeping import shown_to_team
from tests.kit.chat import Chat, conversation, until_morning
from tests.kit.databases import SqliteDatabases

PASSED = "Je vous passe un conseiller : il a notre conversation sous les yeux et vous répondra ici."
BACK = "C'est de nouveau l'assistant automatique"
PICTURE = b"\xff\xd8\xff\xe0" + bytes(64)


def sent(name: str, content: bytes) -> File:
    """As it comes with a mail."""
    return File("image", "mid:1;SECTION=2", name=name, size=len(content), content=content)


async def test_somebody_who_asks_for_a_person_gets_one(chat: Chat):
    await chat.as_customer("C-1001")
    await chat.says("où est ma commande 1042 ?")
    await chat.says("je voudrais parler à un conseiller")
    assert chat.hears(PASSED)
    team = await chat.team()
    assert team.card.startswith("Camille · VIP · client C-1001\nCanal : chat du site\nCommande : 1042\n")
    assert "Motif : demande à parler à quelqu'un" in team.card
    assert "Client : je voudrais parler à un conseiller" in team.card


async def test_the_same_in_english(chat: Chat):
    await chat.says("I want to talk to a human")
    assert chat.hears("I am passing you to someone from our team")


async def test_somebody_unhappy_is_told_we_are_sorry(chat: Chat):
    await chat.says("c'est scandaleux, trois semaines de retard !")
    assert chat.hears("Je suis désolé de ce désagrément. Dites-moi ce qui ne va pas")
    assert chat.offers("Un conseiller")
    await chat.says("oui")
    assert chat.hears(PASSED)
    assert "Motif : est mécontent" in (await chat.team()).card


async def test_who_does_not_want_the_person_offered_is_not_put_through(chat: Chat):
    await chat.in_english().says("you guys are useless")
    assert chat.hears("I am sorry for this trouble.", "would you rather talk to someone")
    await chat.says("no")
    assert chat.hears("Very well. Tell me what it is about.")


async def test_who_asks_for_a_person_in_anger_is_put_through_at_once(chat: Chat):
    await chat.says("je veux parler à un vrai conseiller, votre robot est lamentable")
    assert chat.hears(PASSED)


async def test_it_is_said_when_the_assistant_takes_over_again(chat: Chat):
    await chat.says("un conseiller svp")
    assert chat.hears("Sans réponse d'ici 30 minutes, écrivez-moi")


async def test_danger_is_answered_at_once_even_while_a_human_speaks(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    await team.says("Bonjour, c'est Sophie.")
    await chat.says("mon lave-linge fume et ça sent le brûlé !")
    assert chat.hears("⚠", "112", "Notre équipe voit votre message.")
    assert team.posts[-2] == "*Un visiteur* (chat du site) : mon lave-linge fume et ça sent le brûlé !"
    assert team.posts[-1].startswith("*Assistant* : ⚠")
    await chat.says("c'est éteint, merci")
    assert chat.hears_nothing()


async def test_what_the_team_writes_reaches_the_customer_under_the_agents_name(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    await team.says("Bonjour, c'est Sophie. Je regarde.")
    assert chat.screen == "Bonjour, c'est Sophie. Je regarde."
    assert chat.said[-1].agent == "Sophie"


async def test_the_thread_tells_how_far_the_words_got(chat: Chat):
    phone = chat.on("telegram", "somebody")
    await phone.says("un conseiller svp")
    team = await phone.team()
    await team.says("Bonjour.")
    assert team.posts == ["✓ Envoyé sur Telegram"]


async def test_the_assistant_is_silent_while_a_human_speaks(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    await team.says("Bonjour, c'est Sophie.")
    await chat.says("où est ma commande 1042 ?")
    assert chat.hears_nothing()
    assert team.posts[-1] == "*Un visiteur* (chat du site) : où est ma commande 1042 ?"


async def test_the_team_sees_the_picture_that_came_with_a_mail(chat: Chat):
    camille = chat.on("email", "camille@exemple.fr")
    await camille.says("un conseiller svp")
    team = await camille.team()
    await camille.does(Files((sent("../photo.svg", PICTURE),), "voilà"))
    assert team.posts == ["*Un visiteur* (e-mail) : voilà [../photo.svg]"]
    assert team.room.files == {"photo.jpg": PICTURE}


async def test_the_team_sees_what_was_sent_before_it_was_called(chat: Chat):
    camille = chat.on("email", "camille@exemple.fr")
    await camille.does(Files((sent("fuite.jpg", PICTURE), sent("facture.pdf", b"%PDF-1.7 "))))
    await camille.says("un conseiller svp")
    assert (await camille.team()).room.files == {"fuite.jpg": PICTURE, "facture.pdf": b"%PDF-1.7 "}


async def test_what_the_team_was_shown_is_taken_back_with_all_else(chat: Chat):
    camille = chat.on("email", "camille@exemple.fr")
    await camille.says("un conseiller svp")
    await camille.does(Files((sent("photo.jpg", PICTURE), sent("virus.exe", b"MZ"))))
    shown = await shown_to_team(chat.hub.database, (await camille.known()).person.id)
    assert await chat.hub.desk.take_back(shown) == []
    assert (await camille.team()).room.files == {}


async def test_the_team_is_told_of_what_it_cannot_see(chat: Chat):
    camille = chat.on("email", "camille@exemple.fr")
    await camille.says("un conseiller svp")
    await camille.does(Files((sent("photo.jpg", b"<script>alert(1)</script>"),)))
    assert "[photo.jpg] ne peut pas être montré ici" in (await camille.team()).posts[-1]
    assert (await camille.team()).room.files == {}


async def test_it_is_silent_from_the_moment_a_human_was_called(chat: Chat):
    await chat.says("un conseiller svp")
    await chat.says("vous êtes là ?")
    assert chat.hears_nothing()


async def test_notes_stay_between_the_team(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    for note in ("!note cliente fidèle", "// rappeler demain"):
        await team.says(note)
        assert chat.hears_nothing()


async def test_a_mistyped_command_goes_nowhere_and_the_team_is_told(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    await team.says("!nota cliente difficile")
    assert chat.hears_nothing()
    assert team.posts[-1].startswith("✗ Rien n'est parti : !nota n'existe pas.")


async def test_done_gives_the_conversation_back_and_says_so_once(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    await team.says("!done")
    assert chat.hears(BACK)
    assert team.card.endswith("Rendue à l'assistant.")
    await team.says("!done")
    assert chat.hears_nothing()
    await chat.says("bonjour")
    assert chat.hears("Bonjour, que puis-je faire pour vous ?")


async def test_the_cards_button_gives_back_too(chat: Chat):
    await chat.says("un conseiller svp")
    await (await chat.team()).gives_back()
    assert chat.hears(BACK)


async def test_a_team_that_stays_silent_too_long_gives_back_by_itself(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    silence = timedelta(minutes=chat.hub.settings.desk.silence)
    await chat.later(seconds=silence.total_seconds() - 60)
    await chat.says("toujours là ?")
    assert chat.hears_nothing()
    await chat.later(minutes=2)
    await chat.says("bonjour")
    assert chat.hears("Bonjour, que puis-je faire pour vous ?")
    assert team.card.endswith("Rendue à l'assistant.")


async def test_every_word_of_the_team_keeps_the_assistant_silent_longer(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    await chat.later(minutes=20)
    await team.says("Je cherche encore.")
    await chat.later(minutes=20)
    await chat.says("d'accord")
    assert chat.hears_nothing()


async def test_the_team_may_write_again_after_it_gave_back(chat: Chat):
    await chat.says("un conseiller svp")
    team = await chat.team()
    await team.says("!done")
    await team.says("Une chose encore : votre colis est retrouvé.")
    assert chat.hears("Une chose encore : votre colis est retrouvé.")
    await chat.says("merci !")
    assert chat.hears_nothing()


async def test_an_old_button_does_nothing_while_a_human_speaks(chat: Chat):
    await chat.says("bonjour")
    button = chat.button("Suivre ma commande")
    await chat.says("un conseiller svp")
    await chat.presses(button)
    assert chat.hears_nothing()
    assert (await chat.team()).posts[-1].endswith("Suivre ma commande")


async def test_stop_is_heard_even_while_a_human_speaks(chat: Chat):
    sms = chat.on("sms", "+33639980055")
    await sms.says("un conseiller svp")
    await sms.stops()
    assert sms.hears("vous ne recevrez plus rien ici")


async def test_where_there_is_no_team_nobody_is_promised(unmanned_chat: Chat):
    await unmanned_chat.says("je veux parler à un humain")
    assert unmanned_chat.hears("Aucun conseiller ne peut répondre ici. Notre équipe est joignable : 01 23 45 67 89")
    await unmanned_chat.says("bonjour")
    assert unmanned_chat.hears("Bonjour, que puis-je faire pour vous ?")


async def test_a_second_call_opens_a_second_thread(chat: Chat):
    await chat.says("un conseiller svp")
    first = await chat.team()
    await first.says("!done")
    await chat.says("un conseiller svp")
    assert (await chat.team()).thread != first.thread


async def test_an_agent_is_told_when_the_customer_cannot_be_reached(chat: Chat):
    phone = chat.on("telegram", "somebody")
    await phone.says("un conseiller svp")
    team = await phone.team()
    phone.phones["telegram"].faults["somebody"] = Gone("Blocked.")
    await team.says("Bonjour ?")
    assert team.posts == ["✗ Non envoyé : le client n'est plus joignable sur Telegram."]


@pytest.mark.parametrize(
    ("said", "away", "back", "question", "answer"),
    [
        (
            *("un conseiller svp", "Notre équipe n'est pas là en ce moment.", "à partir de demain à 9 h"),
            *("vous livrez en Suisse ?", "À domicile"),
        ),
        (
            *("I want to talk to a human", "Our team is away just now.", "from tomorrow at 09:00 on"),
            *("do you ship to Switzerland?", "At home"),
        ),
    ],
)
async def test_while_the_team_is_away_it_is_said_when_somebody_answers_and_the_assistant_goes_on(
    sqlite: SqliteDatabases, tmp_path: Path, said: str, away: str, back: str, question: str, answer: str
):
    now = datetime.now(UTC)
    tomorrow = (now + until_morning(now)).astimezone(ZoneInfo("Europe/Paris")) + timedelta(days=1)
    hours = f"{DAYS[tomorrow.weekday()]} 9:00-18:00"
    async with sqlite.fresh(tmp_path) as url, conversation(url, hours=hours) as chat:
        await chat.says(said)
        assert chat.hears(away, back)
        team = await chat.team()
        assert "Motif : demande à parler à quelqu'un" in team.card
        await chat.says(question)
        assert chat.hears(answer)
        assert team.posts[-2].endswith(question)
        await team.says("Bonjour, c'est Sophie.")
        await chat.says(question)
        assert chat.hears_nothing()
