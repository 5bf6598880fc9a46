"""What channels are called, and addresses shown without being given away."""

import pytest

from dialogs.channel_names import by_channel, capital, channel_name, masked
from dialogs.messages import Address
from dialogs.wording import load_wordings
from hub.settings import CONFIG

WORDINGS = load_wordings(CONFIG / "locales")


@pytest.mark.parametrize(
    ("channel", "french", "english"),
    [
        ("widget", "dans le chat du site", "in the website chat"),
        ("messenger", "sur Messenger", "on Messenger"),
        ("telegram", "sur Telegram", "on Telegram"),
        ("slack", "sur Slack", "on Slack"),
        ("sms", "par SMS", "by text message"),
        ("email", "par e-mail", "by e-mail"),
    ],
)
def test_how_one_is_written_to(channel: str, french: str, english: str):
    assert (by_channel(channel, WORDINGS["fr"]), by_channel(channel, WORDINGS["en"])) == (french, english)


def test_a_channel_nobody_named_goes_by_its_own_name():
    assert channel_name("pigeon", WORDINGS["fr"]) == "pigeon"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (Address("sms", "+33639980001"), "+33 •••• 01"),
        (Address("email", "camille.martin@example.org"), "c•••@example.org"),
        (Address("telegram", "5001001"), ""),
    ],
)
def test_an_address_is_shown_so_that_only_its_owner_recognises_it(address: Address, shown: str):
    assert masked(address) == shown


def test_only_the_first_letter_becomes_a_capital():
    assert capital("par SMS") == "Par SMS"
    assert capital("") == ""
