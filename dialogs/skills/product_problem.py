"""It does not work any more."""

from dialogs.messages import Reply
from dialogs.repair import course
from dialogs.repair.alarm import raised
from dialogs.skill import Answer, Talk


class ProductProblem:
    """The button's argument is what was answered, and to which question: `no/3`, `is/7895-LAV-107`, `do/…`."""

    name = "product_problem"
    intents = frozenset({"product_problem"})
    taken_for = frozenset(
        {"product_question", "product_search", "change_channel", "policy_faq", "account", "unsubscribe_notifications"}
        | {"return_item", "human_agent", "complaint", "greeting"}
    )

    async def begin(self, talk: Talk) -> Answer:
        return await (course.pressed(talk) if talk.argument else course.told(talk))

    async def resume(self, talk: Talk) -> Answer | None:
        return await course.heard(talk)

    async def recognise(self, talk: Talk) -> Answer | None:
        """ "Ça marche", said days later or elsewhere; "mon four", where nobody was sure what was meant."""
        return await course.recognised(talk)

    async def claim(self, talk: Talk) -> Answer | None:
        return await course.claimed(talk)

    async def alarm(self, talk: Talk) -> Answer | None:
        return await raised(talk)

    async def back(self, talk: Talk) -> Reply | None:
        return await course.reminder(talk)


skill = ProductProblem()
