"""What was wished before we had to ask which: kept with the question, and taken up with its answer."""

import dataclasses
from collections.abc import Mapping

from msgspec.structs import replace

from dialogs.skill import Answer, Talk
from dialogs.understanding import Slot


def keep_words(talk: Talk, skill: str, answer: Answer, **more: str) -> Answer:
    """The answer, a question which order or which thing: what was wished is kept until that is known."""
    if answer.asks and answer.asks != skill:
        return answer
    slots = {f"slot.{name}": slot.value for name, slot in talk.understanding.slots.items()}
    return replace(answer, asks=skill, memory={"said": talk.text, **slots, **more})


def recalled(talk: Talk, skill: str) -> Talk:
    """As if what was wished before the question had been said now. Of a choice, typed or tapped, only that counts."""
    memory, pressed = memory_of(talk, skill), bool(talk.argument)
    kept = {name[5:]: Slot(value, 0, 0) for name, value in memory.items() if name.startswith("slot.")}
    slots = kept if pressed else kept | talk.understanding.slots
    said = " ".join(filter(None, [memory.get("said", ""), "" if pressed else talk.text]))
    return dataclasses.replace(talk, text=said, understanding=replace(talk.understanding, slots=slots))


def memory_of(talk: Talk, skill: str) -> Mapping[str, str]:
    """What that skill keeps for the question it asked; nothing where another asks."""
    return talk.conversation.memory if talk.conversation.skill == skill else {}
