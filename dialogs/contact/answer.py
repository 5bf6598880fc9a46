"""Terms that are kept: said back in one sentence, undone by one press."""

from collections.abc import Sequence

from dialogs.contact.buttons import carried
from dialogs.contact.terms import Standing, Term, changes_of, undoing
from dialogs.contact.told import told
from dialogs.messages import Choice, Reply, Tap
from dialogs.records import Reopen
from dialogs.skill import Answer, Talk


def kept(talk: Talk, standing: Standing, terms: Sequence[Term]) -> Answer:
    """What changes, and the word that it does; the ledger has the words it was said in, or the button's."""
    _ = talk.words
    before = undoing(terms, standing)
    undo = (Choice(_("Undo"), carried(before)),) if before and carried(before) else ()
    choices = (*undo, Choice(_("What I receive"), "my_alerts:"))
    return Answer((Reply(told(terms, _), choices=choices),), changes_of(terms, standing, said_by(talk)))


def silenced(talk: Talk, standing: Standing) -> Answer:
    """Nothing is sent to them: all that could be said beside it would contradict it."""
    _ = talk.words
    again = Choice(_("Write again"), carried([Reopen(address, "asked") for address in standing.closed]))
    page = Choice(_("Change it all"), url=talk.invitations.wishes(talk.person.id, talk.now))
    return Answer((Reply(_("I no longer write to you anywhere, except to answer you."), choices=(again, page)),))


def said_by(talk: Talk) -> str:
    """Their words, or those on the button they pressed."""
    return talk.inbound.content.label if isinstance(talk.inbound.content, Tap) else talk.text
