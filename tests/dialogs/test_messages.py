"""What is said and what can be chosen from it."""

import msgspec
import pytest
from msgspec.structs import replace

from dialogs.messages import Address, Card, Choice, Inbound, Outbound, Reply, Status, Text, offered
from tests.kit.moments import NOON

TRACK = Choice("Suivre", "track_order:1042")
HUMAN = Choice("Un conseiller", "human:")
PAGE = Choice("Page du transporteur", url="https://carrier.example/1")


def test_what_is_offered_is_numbered_cards_first_then_choices():
    reply = Reply("Laquelle ?", cards=(Card("Commande 1042", choices=(TRACK,)),), choices=(HUMAN,))
    assert offered([reply]) == (replace(TRACK, label="Commande 1042"), HUMAN)


def test_a_card_counts_once_by_its_first_choice_under_its_own_title():
    reply = Reply(cards=(Card("Commande 1042", choices=(TRACK, HUMAN)),))
    assert offered([reply]) == (replace(TRACK, label="Commande 1042"),)


def test_a_link_cannot_be_chosen_by_number():
    assert offered([Reply("Où ?", choices=(PAGE, HUMAN))]) == (HUMAN,)


def test_the_numbers_go_on_from_one_reply_to_the_next():
    assert offered([Reply("Un.", choices=(TRACK,)), Reply("Deux.", choices=(HUMAN,))]) == (TRACK, HUMAN)


def test_a_mail_address_with_a_colon_keeps_it():
    address = Address("slack", "T0:RELAIS/U1")
    assert Address.parse(str(address)) == address


def test_a_message_survives_being_written_down():
    said = Inbound(id="1", address=Address("sms", "+33639980001"), at=NOON, content=Text("où est mon colis ?"))
    assert msgspec.json.decode(msgspec.json.encode(said), type=Inbound) == said
    ours = Outbound(id="1", address=said.address, reply=Reply("Demain.", choices=(TRACK, PAGE)), last_inbound_at=NOON)
    assert msgspec.json.decode(msgspec.json.encode(ours), type=Outbound) == ours


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Status.QUEUED, Status.SENDING),
        (Status.SENDING, Status.UNKNOWN),
        (Status.UNKNOWN, Status.SENT),
        (Status.SENT, Status.DELIVERED),
        (Status.DELIVERED, Status.READ),
        (Status.FAILED, Status.DELIVERED),
    ],
)
def test_a_message_gets_further_and_never_back(before: Status, after: Status):
    assert before.rank < after.rank
