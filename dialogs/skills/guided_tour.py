"""Show me around: what the assistant can do, in a few short steps that can be left at any time."""

from dialogs.agreeing import agreed
from dialogs.messages import Choice, Reply
from dialogs.skill import Answer, Talk
from dialogs.suggestions import human_choice, suggestions
from dialogs.vocabulary import plain
from dialogs.wording import Wording


class Tour:
    """The button's argument is the step; `end` leaves. "Yes", "next", "stop" are heard; all else goes its own way."""

    name = "guided_tour"
    intents = frozenset[str]()
    taken_for = frozenset({"bot_help", "product_search", "store_stock", "affirm"})

    async def begin(self, talk: Talk) -> Answer:
        step = int(talk.argument) if talk.argument.isdecimal() else 0
        return _left(talk) if talk.argument == "end" else _at(talk, step)

    async def resume(self, talk: Talk) -> Answer | None:
        """ "Oui", "suivant": on with it; "stop" ends the tour, and nothing else."""
        answers, said = talk.vocabulary.answers, plain(talk.text)
        onward = agreed(talk.text, talk.vocabulary)
        if onward is False or said.startswith("stop"):
            return _left(talk)
        if onward or said in (*answers.get("skip", ()), *answers.get("resume", ())):
            return _at(talk, int(talk.conversation.memory.get("step", "0")) + 1)
        return None

    async def recognise(self, talk: Talk) -> Answer | None:
        return await self.claim(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        """ "Faites-moi visiter": no question of what we can do, but of showing it."""
        return await self.begin(talk) if talk.understanding.value("topic") == self.name else None


def _at(talk: Talk, step: int) -> Answer:
    steps = _steps(talk)
    if step >= len(steps):
        return _left(talk)
    said, tries = steps[step]
    reply = Reply(f"{step + 1}/{len(steps)}. {said}", choices=(*tries, *_on(step, len(steps), talk.words)))
    return Answer((reply,), asks=Tour.name, memory={"step": str(step)})


def _left(talk: Talk) -> Answer:
    return Answer((Reply(talk.words("It is all yours."), choices=suggestions(talk)),))


def _steps(talk: Talk) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """What is told, and what can be tried at once."""
    _ = talk.words
    return (
        (
            _("Tell me what you are looking for and what matters to you: size, price, colour … I search and compare."),
            (Choice(_("See the shelves"), "product_search:shelves"),),
        ),
        (
            _("I follow your orders, tell you at each step, and change a delivery while that is possible."),
            (Choice(_("Track an order"), "track_order:"),),
        ),
        (
            _("Payment, returns, guarantees: I quote our team's own answers."),
            (Choice(_("Questions"), "faq:"),),
        ),
        (_with_a_person(talk), human_choice(talk)),
    )


def _with_a_person(talk: Talk) -> str:
    _ = talk.words
    if talk.desk:
        return _("And if something breaks down, we look into it step by step; one word, and a person takes over.")
    return _("And if something breaks down, we look into it step by step.")


def _on(step: int, steps: int, _: Wording) -> tuple[Choice, ...]:
    leave = Choice(_("Leave the tour"), "guided_tour:end")
    return (Choice(_("Next"), f"guided_tour:{step + 1}"), leave) if step + 1 < steps else (leave,)


skill = Tour()
