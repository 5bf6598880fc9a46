"""Sixty after-sales conversations and more of scripted customers, through the real engine: how they end."""

from pathlib import Path
from tempfile import TemporaryDirectory

from storage.migrate import upgrade
from tests.benchmarks.figures import Figure
from tests.kit.aftersales import Played, people, play
from tests.kit.chat import conversation


async def measure(*, quick: bool = False) -> list[Figure]:
    """All of them; with `quick`, every third."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'aftersales.db'}"
        await upgrade(url)
        async with conversation(url) as chat:
            chosen = list(enumerate(people()))[:: 3 if quick else 1]
            played = [await play(chat, who, number) for number, who in chosen]
    return _figures(played)


def _figures(played: list[Played]) -> list[Figure]:
    alone = [one for one in played if one.right and one.who.ends == "solved"]
    awkward = [one for one in played if one.who.awkward]
    return [
        Figure(what="conversations", value=len(played)),
        Figure(what="ended rightly without a human", value=100 * len(alone) / len(played), unit="%", target=60),
        Figure(what="ended rightly", value=100 * sum(one.right for one in played) / len(played), unit="%"),
        Figure(what="… of the awkward ones", value=100 * sum(one.right for one in awkward) / len(awkward), unit="%"),
        Figure(what="wrong endings", value=sum(not one.right for one in played)),
        Figure(what="wrong actions", value=sum(len(one.wrong) for one in played), target=0, at_most=True),
        Figure(what="questions asked twice", value=_twice(played), target=0, at_most=True),
        Figure(what="turns to the end, on average", value=sum(one.turns for one in played) / len(played)),
    ]


def _twice(played: list[Played]) -> int:
    counted = sum(repair.again for one in played for repair in one.repairs)
    return counted + sum(len(one.twice) for one in played)
