"""What opsdroid answers."""

from typing import Any

from opsdroid.matchers import match_regex  # type: ignore[import-not-found]
from opsdroid.skill import Skill  # type: ignore[import-not-found]


class Hello(Skill):  # type: ignore[misc]
    """Greets back."""

    @match_regex(r"", matching_condition="search")
    async def hello(self, message: Any) -> None:
        await message.respond("Bonjour ! Que puis-je faire pour vous ?")
