"""What a merchant sets, and what they are told when it is wrong."""

import re
import tomllib
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

import channels
from dialogs.contact.rules import QuietHours
from dialogs.errors import BadSettings
from hub.settings import ROOT, load
from notifications.timing import USUAL
from scripts.make_settings_page import CHANNELS, FILE, PAGE, SECTIONS, SERVICES, config_file, settings_page

ENOUGH = {
    "RELAIS_HUB__SECRET": "a secret of the hub, long enough",
    "RELAIS_CHANNELS__WIDGET__SESSION_SECRET": "a secret of the widget, long enough too",
}
"""The least that the file as it comes needs besides."""


def written(folder: Path, text: str) -> Path:
    path = folder / "relais.toml"
    path.write_text(text, "utf-8")
    return path


def faults(path: Path | None, environ: dict[str, str]) -> list[str]:
    with pytest.raises(BadSettings) as wrong:
        load(path, environ)
    return wrong.value.faults


def uncommented(text: str) -> dict[str, Any]:
    """The file with every channel switched on."""
    return tomllib.loads(re.sub(r"^#(?=[\[a-z])", "", text, flags=re.MULTILINE))


class TestTheFileAsItComes:
    def test_it_loads_once_its_secrets_are_set(self):
        settings = load(FILE, ENOUGH)
        assert settings.hub.port == 8080
        assert set(settings.channels) == {"widget"}

    def test_it_says_what_it_needs_and_nothing_else(self):
        told = faults(FILE, {})
        assert [fault.partition(" is missing.")[0] for fault in told] == [
            "[hub] secret",
            "[channels.widget] session_secret",
        ]

    def test_it_is_what_the_code_says(self):
        assert FILE.read_text("utf-8") == config_file(), "Run .venv/bin/python scripts/make_settings_page.py."

    def test_so_is_the_page(self):
        assert PAGE.read_text("utf-8") == settings_page(), "Run .venv/bin/python scripts/make_settings_page.py."

    def test_it_holds_only_defaults(self):
        assert load(FILE, ENOUGH) == load(None, ENOUGH)

    @pytest.mark.parametrize("section", SECTIONS)
    def test_it_names_every_key_and_says_what_each_is_for(self, section: str):
        text = config_file()
        assert f"[{section}]" in text
        for name, field in SECTIONS[section].model_fields.items():
            assert field.description
            assert re.search(rf"^#? ?{name}( =| comes as)", text, re.MULTILINE)

    def test_every_channel_that_can_be_connected_is_in_it(self):
        files = Path(channels.__path__[0]).glob("*.py")
        found = {path.stem for path in files if "def create(" in path.read_text("utf-8")}
        assert found - {"console"} == set(CHANNELS)

    def test_a_channel_is_switched_on_by_taking_its_hashes_away(self):
        given = uncommented(config_file())
        assert set(given["channels"]) == set(CHANNELS)
        assert given["channels"]["telegram"]["mode"] == "webhook"

    def test_so_is_a_language_service_and_each_of_them_is_in_it(self):
        given = uncommented(config_file())["nlp"]
        asking = {path.stem for path in (ROOT / "hub" / "nlp").glob("*.py") if "def create(" in path.read_text("utf-8")}
        assert asking == set(SERVICES)
        assert {name for name, value in given.items() if isinstance(value, dict)} == asking


class TestWhereSettingsComeFrom:
    def test_the_environment_goes_before_the_file(self, tmp_path: Path):
        path = written(tmp_path, "[hub]\nport = 1234\nhost = '0.0.0.0'")
        settings = load(path, {"RELAIS_HUB__SECRET": "a secret, long enough", "RELAIS_HUB__PORT": "4321"})
        assert (settings.hub.port, settings.hub.host) == (4321, "0.0.0.0")

    def test_a_channel_may_exist_by_the_environment_alone(self):
        token = {"RELAIS_CHANNELS__TELEGRAM__TOKEN": "1:abc", "RELAIS_CHANNELS__TELEGRAM__MODE": "polling"}
        assert set(load(FILE, ENOUGH | token).channels) == {"widget", "telegram"}

    def test_a_list_in_the_environment_is_written_as_json(self):
        origins = {"RELAIS_CHANNELS__WIDGET__ALLOWED_ORIGINS": '["https://shop.example", "https://shop.test"]'}
        settings = load(FILE, ENOUGH | origins)
        assert settings.channels["widget"].allowed_origins == ("https://shop.example", "https://shop.test")

    def test_what_else_is_in_the_environment_is_left_alone(self):
        assert load(FILE, ENOUGH | {"RELAISX": "1", "RELAIS_CHROMIUM": "/usr/bin/chromium", "HOME": "/root"})

    def test_what_a_shops_platform_needs_stands_under_the_shop(self, tmp_path: Path):
        path = written(tmp_path, "[shop]\nfolder = 'config/demo'")
        settings = load(path, {"RELAIS_HUB__SECRET": "a secret, long enough"})
        assert settings.shop.model_extra == {"folder": "config/demo"}


class TestWhatIsSaidWhenItIsWrong:
    def test_a_setting_that_moved_says_where_to(self):
        slack = {"RELAIS_CHANNELS__SLACK__TOKEN": "xoxb-1", "RELAIS_CHANNELS__SLACK__SIGNING_SECRET": "s"}
        assert faults(FILE, ENOUGH | slack | {"RELAIS_CHANNELS__SLACK__DESK_ROOM": "C0DESK"}) == [
            "[channels.slack] desk_room has moved: the room is named once, as room under [desk], beside "
            'channel = "slack".'
        ]

    def test_every_fault_at_once_each_in_a_sentence(self, tmp_path: Path):
        path = written(
            tmp_path,
            "[hub]\nport = 'eighty'\n[desk]\nchannel = 'slack'\nsilnce = 3\n"
            "[channels.pigeon]\n[channels.sms]\naccount_sid = 'AC'\n[nonsense]",
        )
        assert faults(path, {}) == [
            "[nonsense]: there is no such section.",
            "[channels.pigeon]: there is no such channel.",
            "[hub] port is wrong: it must be a whole number. "
            "The port to listen on. Set it in relais.toml, or as RELAIS_HUB__PORT.",
            "[hub] secret is missing. Signs links and codes: 16 characters or more, kept for good. "
            "Set RELAIS_HUB__SECRET.",
            "[desk] silnce is not a setting. Did you mean silence?",
            "[channels.sms] account_sid is wrong: it does not match ^AC[0-9a-fA-F]{32}$. "
            "The account, from Twilio's console: AC…. Set it in relais.toml, or as RELAIS_CHANNELS__SMS__ACCOUNT_SID.",
            "[channels.sms] auth_token is missing. The account's token; it also proves Twilio's webhooks. "
            "Set RELAIS_CHANNELS__SMS__AUTH_TOKEN.",
            "[channels.sms] messaging_service_sid is wrong: Give a sender, a messaging_service_sid, or both. "
            "The Messaging Service that picks the sender, if there is one: MG…. "
            "Set it in relais.toml, or as RELAIS_CHANNELS__SMS__MESSAGING_SERVICE_SID.",
        ]

    def test_a_secret_that_is_too_short_is_told_how_long_it_must_be(self, tmp_path: Path):
        (told,) = faults(None, {"RELAIS_HUB__SECRET": "short"})
        assert told.startswith("[hub] secret is wrong: it has 5 characters, and needs 16 or more. ")

    def test_a_channel_that_needs_one_thing_or_another(self):
        assert faults(FILE, ENOUGH | {"RELAIS_CHANNELS__SLACK__TOKEN": "xoxb-1"}) == [
            "[channels.slack] Slack over HTTP needs signing_secret: without it anybody could speak for Slack."
        ]

    def test_a_desk_in_a_channel_that_is_not_set_up(self):
        assert faults(FILE, ENOUGH | {"RELAIS_DESK__CHANNEL": "slack"}) == [
            "[desk] channel is slack, which is not set up under [channels]."
        ]

    def test_a_file_that_is_not_there(self, tmp_path: Path):
        assert faults(tmp_path / "none.toml", {}) == [f"There is no file {tmp_path}/none.toml."]

    def test_a_file_that_is_not_toml(self, tmp_path: Path):
        (told,) = faults(written(tmp_path, "[hub\nport = 1"), {})
        assert told.startswith(f"{tmp_path}/relais.toml is not valid TOML: ")
        assert "line 1" in told

    def test_a_file_in_another_encoding(self, tmp_path: Path):
        path = tmp_path / "relais.toml"
        path.write_bytes("[shop]\nname = 'Café'".encode("latin-1"))
        assert "is not valid TOML" in faults(path, {})[0]

    def test_a_value_where_a_section_should_be(self, tmp_path: Path):
        path = written(tmp_path, "hub = 3\n[channels]\nsms = 4")
        assert faults(path, {}) == ["[hub] is not a section.", "[channels.sms] is not a section."]

    def test_a_value_where_the_channels_should_be(self, tmp_path: Path):
        told = faults(written(tmp_path, "channels = 3"), {"RELAIS_HUB__SECRET": "a secret, long enough"})
        assert told == ["[channels] is not a section."]

    def test_a_variable_that_goes_too_deep(self):
        told = faults(FILE, ENOUGH | {"RELAIS_HUB__PORT__OPEN": "1"})
        assert told == ["RELAIS_HUB__PORT__OPEN: port is not a section."]

    def test_a_list_that_is_not_json(self):
        (told,) = faults(FILE, ENOUGH | {"RELAIS_CHANNELS__WIDGET__ALLOWED_ORIGINS": "[oops"})
        assert told.startswith("[channels.widget] allowed_origins is wrong: ")


class TestTheLanguageService:
    def test_there_is_none_unless_one_is_chosen(self):
        assert load(FILE, ENOUGH).nlp.service == ""
        assert load(FILE, ENOUGH).nlp.theirs is None

    def test_the_chosen_one_comes_with_its_own_settings(self, tmp_path: Path):
        path = written(
            tmp_path, "[nlp]\nservice = 'rasa'\n[nlp.rasa]\ntimeout = 0.5\nintents = {colis = 'track_order'}"
        )
        settings = load(path, ENOUGH | {"RELAIS_NLP__RASA__TOKEN": "secret"})
        assert (settings.nlp.service, settings.nlp.theirs.timeout) == ("rasa", 0.5)
        assert settings.nlp.theirs.intents == {"colis": "track_order"}
        assert settings.nlp.theirs.token.get_secret_value() == "secret"

    def test_one_that_needs_no_setting_needs_no_section(self, tmp_path: Path):
        assert (
            load(written(tmp_path, "[nlp]\nservice = 'nlpjs'"), ENOUGH).nlp.theirs.base_url == "http://localhost:3000"
        )

    def test_it_may_be_chosen_by_the_environment_alone(self):
        names = {"RELAIS_NLP__SERVICE": "rasa", "RELAIS_NLP__RASA__INTENTS__COLIS": "track_order"}
        assert load(FILE, ENOUGH | names).nlp.theirs.intents == {"colis": "track_order"}

    def test_every_fault_of_it_is_told(self, tmp_path: Path):
        text = "[nlp]\nservice = 'wit'\npauze = 3\n[nlp.rasa]\nintents = {colis = 'follow_parcel'}\n[nlp.parrot]"
        assert faults(written(tmp_path, text), ENOUGH) == [
            "[nlp.parrot]: there is no such language service.",
            "[nlp] pauze is not a setting. Did you mean pause?",
            "[nlp.rasa] intents is wrong: follow_parcel: docs/intents.md has the names of our intents. "
            "Its names of intents and ours: `parcel = 'track_order'`. One that is the same needs no line. "
            "Set it in relais.toml, or as RELAIS_NLP__RASA__INTENTS.",
            "[nlp.wit] token is missing. The app's server access token. Set RELAIS_NLP__WIT__TOKEN.",
        ]

    def test_its_secret_does_not_belong_in_a_file(self, tmp_path: Path):
        path = written(tmp_path, "[nlp.rasa]\ntoken = 'abc'")
        assert faults(path, ENOUGH) == [
            "[nlp.rasa] token is a secret, and does not belong in a file. Set RELAIS_NLP__RASA__TOKEN."
        ]


class TestNotices:
    def test_what_is_said_is_what_the_rules_know(self, tmp_path: Path):
        hours = "quiet = '20:30-09:00'\nquiet_urgent = ''\nnights = ['sms 20:00-09:00']"
        text = f"[notices]\n{hours}\npromotions_a_week = 1\ndigest = 0\ncost_sms = 0.08"
        notices = load(written(tmp_path, text), ENOUGH).notices
        assert notices.house().quiet == QuietHours(time(20, 30), time(9))
        assert not notices.house().quiet_urgent.covers(time(3))
        assert notices.house().nights == {"sms": QuietHours(time(20), time(9))}
        assert (notices.house().promotions_a_week, notices.house().digest) == (1, timedelta(0))
        assert (notices.costs["sms"], notices.values["promo"]) == (0.08, 0.45)

    def test_what_is_not_said_is_usual(self):
        house = load(FILE, ENOUGH).notices.house()
        assert replace(house, ringing=tuple(house.ringing)) == replace(USUAL, ringing=tuple(house.ringing))
        assert set(house.ringing) == set(USUAL.ringing)

    def test_a_night_without_its_channel_is_told(self, tmp_path: Path):
        assert faults(written(tmp_path, "[notices]\nnights = ['20:00-09:00']"), ENOUGH) == [
            "[notices] 20:00-09:00 is no channel with its quiet hours: write it as sms 20:00-09:00."
        ]

    @pytest.mark.parametrize("hours", ["9pm-8am", "21:00", "21:00-25:00"])
    def test_hours_that_are_none_are_told(self, tmp_path: Path, hours: str):
        assert faults(written(tmp_path, f"[notices]\nquiet = '{hours}'"), ENOUGH) == [
            f"[notices] {hours} is no time of quiet: write it as 21:00-08:00."
        ]


class TestSecrets:
    SECRET = "correct horse battery staple, and then some"

    def test_they_do_not_belong_in_a_file(self, tmp_path: Path):
        path = written(tmp_path, f"[hub]\nsecret = '{self.SECRET}'\n[channels.telegram]\ntoken = '{self.SECRET}'")
        told = faults(path, {})
        assert "[hub] secret is a secret, and does not belong in a file. Set RELAIS_HUB__SECRET." in told
        assert any(fault.startswith("[channels.telegram] token is a secret") for fault in told)

    def test_nothing_shows_them(self):
        settings = load(FILE, dict.fromkeys(ENOUGH, self.SECRET) | {"RELAIS_HUB__API_KEY": self.SECRET})
        assert self.SECRET not in f"{settings!r} {settings} {settings.model_dump_json()}"

    def test_not_even_when_they_are_wrong(self):
        told = faults(FILE, ENOUGH | {"RELAIS_HUB__SECRET": "too short", "RELAIS_CHANNELS__SMS__AUTH_TOKEN": "s3cr3t"})
        assert "too short" not in " ".join(told)
        assert "s3cr3t" not in " ".join(told)

    @pytest.mark.parametrize("section", SECTIONS)
    def test_all_that_is_named_like_one_is_kept_like_one(self, section: str):
        for name, field in SECTIONS[section].model_fields.items():
            looks_secret = re.search(r"(^|_)(secret|token|password|(?<!public_)key)$", name) is not None
            assert looks_secret == ("SecretStr" in str(field.annotation)), name
