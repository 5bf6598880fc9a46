"""A yes to promotions, said once more where they would come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from msgspec.structs import replace

from channels.sms import CAPABILITIES as SMS
from dialogs.capabilities import Capabilities
from dialogs.contact.promotions import confirmation
from dialogs.messages import Address
from dialogs.wording import Wording
from hub.app import Invitations
from hub.links import Links
from tests.notifications.notices.samples import FR

LINKS = Invitations({}, Links("https://hub.example", b"a secret of the tests only"))
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True)
class Asking:
    channels: Mapping[str, Capabilities]
    words: Wording = FR
    shop_name: str = "Maison Lumen"
    invitations: Invitations = LINKS
    now: datetime = NOW


def test_by_sms_a_word_confirms_it_and_where_nobody_can_answer_a_page():
    ana = Address("sms", "+33639980001")
    asked = confirmation(ana, Asking({"sms": SMS}))
    assert ("Répondez OUI" in asked.text, asked.choices) == (True, ())
    one_way = confirmation(ana, Asking({"sms": replace(SMS, answered=False)}))
    assert ("Répondez" in one_way.text, [choice.url for choice in one_way.choices]) == (
        False,
        [LINKS.agreement(ana, NOW)],
    )
