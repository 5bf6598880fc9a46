"""What the shop writes unasked, as a letter: worth opening, in words and on its page."""

import re
from datetime import timedelta
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

import pytest

from channels.email import CAPABILITIES
from channels.mail.marks import Marks
from channels.mail.writing import Look, compose, lighter, luminance
from dialogs.capabilities import fit
from dialogs.messages import Address, Choice, Outbound, Reply, Unasked
from dialogs.wording import Wording
from tests.notifications.notices.samples import EN, FR, NOW, SHOP, every_notice, plain, the, worded

NEWS = every_notice()
ADDRESS = "camille.martin@example.org"
IMPRINT = "Maison Lumen, 12 rue de la République, 69002 Lyon"
LOOK = Look("Maison Lumen", "#1f4e5f", "contact@maison-lumen.example", imprint=IMPRINT)
MARKS = Marks(b"a secret of the tests, and of no one else", "{kind}+{token}@maison-lumen.example", timedelta(days=90))
STOP = "https://chat.maison-lumen.fr/stop/abc"


def letter(reply: Reply, look: Look = LOOK, **how: Any) -> EmailMessage:
    (shown,) = fit(reply, CAPABILITIES)
    usual: dict[str, Any] = {"id": "o-1", "address": Address("email", ADDRESS), "unsubscribe_url": STOP}
    return compose(Outbound(reply=shown, **{**usual, **how}), look, MARKS, NOW)


def of(name: str, words: Wording = FR, **how: Any) -> EmailMessage:
    reply = worded(name, NEWS[name], words).reply
    return letter(reply, purpose=the(name).purpose, language=words.language, **how)


def page(sent: EmailMessage) -> str:
    part = sent.get_body(("html",))
    assert part
    return str(part.get_content())


def text(sent: EmailMessage) -> str:
    part = sent.get_body(("plain",))
    assert part
    return plain(str(part.get_content()).replace("\r\n", "\n")).strip()


class Links(HTMLParser):
    """What can be pressed on a page: each address by its words."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._to = ""
        self.feed(shown)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._to = dict(attrs).get("href") or self._to

    def handle_data(self, data: str) -> None:
        words = plain(" ".join(data.split()))
        self.found.update({words: self._to} if self._to and words else {})

    def handle_endtag(self, tag: str) -> None:
        self._to = "" if tag == "a" else self._to


WISHES = "https://chat.maison-lumen.fr/wishes/abc"


ALL = pytest.mark.parametrize("name", sorted(NEWS))


@ALL
@pytest.mark.parametrize("words", [FR, EN], ids=["fr", "en"])
def test_its_foot_says_why_it_came_how_to_stop_it_and_who_wrote_it(name: str, words: Wording):
    sent, unasked = of(name, words), worded(name, NEWS[name], words).reply.unasked
    assert unasked
    for shown in (plain(page(sent)).replace("&#39;", "'"), text(sent)):
        assert plain(unasked.why) in shown
        assert STOP in shown
        assert IMPRINT in shown


def test_where_there_is_a_page_to_choose_on_its_foot_leads_there():
    sent = of("order_step", wishes_url=WISHES)
    assert Links(page(sent)).found["Choisir ce que nous vous écrivons"] == WISHES
    assert f"Choisir ce que nous vous écrivons\n{WISHES}" in text(sent)


@ALL
def test_it_has_its_own_subject_and_begins_its_own_thread(name: str):
    sent = of(name, thread={"message_id": "<old@example.org>", "subject": "Une vieille question"})
    assert "vieille" not in sent["Subject"]
    assert sent["In-Reply-To"] is None


@ALL
def test_it_has_one_clear_button_or_answers_that_are_alike(name: str):
    buttons = re.findall(r'class="accent button"', page(of(name)))
    assert len(buttons) == (name != "review_request")


def test_its_button_opens_the_page():
    assert Links(page(of("abandoned_cart"))).found["Retrouver mon panier"] == f"{SHOP}/cart/3f9a21c7"


def test_where_there_is_no_page_its_button_writes_the_answer():
    to = Links(page(of("slot_today"))).found["Changer la livraison"]
    assert re.fullmatch(r"mailto:reply\+\w+@maison-lumen\.example\?subject=Re%3A%20Aujourd.*&body=1", to)


def test_what_else_can_be_chosen_is_answered_with_its_number():
    links = Links(page(of("delivered"))).found
    assert [label for label in links if label[0].isdigit()] == ["1 Un souci ?", "2 Ça ne marche pas", "3 Stop"]
    assert "1. Un souci ?\n2. Ça ne marche pas\n3. Stop" in text(of("delivered"))


def test_marks_are_given_by_one_press_each():
    links = Links(page(of("review_request"))).found
    assert links["J'adore"].endswith("&body=5")
    assert links["Très décevant"].endswith("&body=1")


def test_to_stop_is_no_mark_and_has_the_last_number():
    sent = of("review_request")
    assert Links(page(sent)).found["6 Stop"].endswith("&body=6")
    assert "6. Stop" in text(sent)


def test_the_way_of_a_parcel_is_drawn_with_its_times():
    shown = plain(page(of("order_step")))
    assert re.search(r"Payée.*Préparée.*En route.*hier à 20 h 00.*Livrée.*demain entre 9 h et 12 h", shown, re.DOTALL)


def test_a_product_shows_its_picture_its_price_and_the_price_before():
    shown = plain(page(of("we_miss_you")))
    assert re.search(r"299 € <s [^>]*>329,90 €</s>", shown)
    assert "4,6 sur 5" in shown
    assert 'alt="Robe portefeuille midi Garance, terracotta"' in shown


def test_it_reads_well_without_its_page():
    assert text(of("abandoned_cart")) == "\n".join(
        [
            "Votre panier vous attend : 3 articles, 137 €. Pour vous : 5 € de remise dès 50 € d'achats avec le code "
            "LUMEN5 (dernier jour : jeudi 3 décembre).",
            "",
            "Robe portefeuille midi Garance, terracotta, taille 40",
            "89 €",
            f"{SHOP}/products/FEM-101",
            "",
            "2 × Bougie parfumée Lueur d'Ambre Cèdre",
            "48 €",
            f"{SHOP}/products/MAI-118",
            "",
            "Retrouver mon panier",
            f"{SHOP}/cart/3f9a21c7",
            "",
            "1. Stop",
            "Pour choisir, répondez à ce message avec le numéro.",
            "",
            "—",
            "",
            "Vous avez accepté de recevoir nos offres.",
            IMPRINT,
            "",
            "Ne plus recevoir ces messages",
            STOP,
        ]
    )


def test_nothing_of_it_is_taken_for_markup():
    trap = '"><script>alert(1)</script>'
    shown = page(
        letter(Reply(trap, (Choice(trap, "x:"), Choice(trap, url=f"{SHOP}/{trap}")), unasked=Unasked(trap, trap, trap)))
    )
    assert "<script" not in shown


def test_a_logo_stands_in_place_of_the_name_which_it_is_called():
    look = Look("Maison Lumen", "#1f4e5f", "contact@maison-lumen.example", logo=f"{SHOP}/logo.png")
    assert f'src="{SHOP}/logo.png" alt="Maison Lumen"' in page(letter(Reply("Bonjour."), look))


@pytest.mark.parametrize("colour", ["#000000", "#1f4e5f", "#7a0000", "#00007a", "#0000ff"])
def test_a_dark_colour_is_made_to_stand_out_on_a_dark_page(colour: str):
    """As WCAG 2.2 asks of what is no text (1.4.11)."""
    assert (luminance(lighter(colour)) + 0.05) / (luminance("#1d1d20") + 0.05) >= 3


def test_a_light_colour_stays_as_it_is():
    assert lighter("#ffd43b") == "#ffd43b"
