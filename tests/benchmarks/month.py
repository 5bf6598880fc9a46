"""A month of five hundred customers while every vendor misbehaves: what they are told, which promises break."""

from tests.benchmarks.figures import Figure
from tests.faults.month import PEOPLE, Month, written_down
from tests.faults.tally import broken_promises


async def measure(*, quick: bool = False) -> list[Figure]:
    """All of them; with `quick`, a hundred."""
    async with written_down(100 if quick else PEOPLE) as month:
        return _figures(month)


def _figures(month: Month) -> list[Figure]:
    record, told = month.record, len(month.record.unasked)
    broken = sum(len(times) for times in broken_promises(record).values())
    return [
        Figure(what="people", value=len(record.residents)),
        Figure(what="what happened in the shop", value=len(record.happened)),
        Figure(what="messages unasked", value=told),
        Figure(what="… for each person", value=told / len(record.residents)),
        Figure(what="answers", value=len(record.arrived) - told),
        Figure(what="broken promises", value=broken, target=0, at_most=True),
        Figure(what="exceptions", value=len(record.faults), target=0, at_most=True),
        Figure(what="time", value=month.seconds, unit="s"),
        Figure(what="processor, vendors and people included", value=month.processor, unit="s"),
    ]
