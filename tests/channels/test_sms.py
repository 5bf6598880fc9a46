"""SMS, through Twilio."""

import asyncio
import base64
import contextlib
import json
import socket
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from multidict import MultiDict
from pydantic import ValidationError
from twilio.request_validator import HMAC_SHA256, RequestValidator  # type: ignore[import-untyped]

from channels import Checks, Connects, Fault, Fetches, Invites, Received, Request, Tools
from channels.http import Http
from channels.sandbox import Mischief
from channels.sandbox.sms import NUMBER, SmsSandbox
from channels.sms import CAPABILITIES, Segments, Settings, Sms, create, e164, economical, failure, segments
from dialogs.capabilities import fit
from dialogs.errors import (
    Gone,
    NotAuthorised,
    NotForUs,
    OutcomeUnknown,
    Refused,
    RetryBackoff,
    WindowClosed,
)
from dialogs.messages import Address, File, Files, OptIn, OptOut, Receipt, Reply, Status, Text
from tests.kit.channel_contract import Bench, WebhookContract, outbound
from tests.kit.door import Door
from tests.kit.http import Overheard

ACCOUNT = "AC" + "1" * 32
SERVICE = "MG" + "1" * 32
TOKEN = "jeton-du-compte"
SHARED = "clef-partagee"
ANA = "+33639980123"
GONE = "+33639980199"
PAYLOADS = Path(__file__).parent / "payloads" / "sms"
URL = "https://relais.example/in/sms"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@dataclass
class SmsBench(Bench):
    channel: Sms
    vendor: SmsSandbox
    stranger: Sms


@contextlib.asynccontextmanager
async def on_the_bench(vendor: SmsSandbox, **changes: Any) -> AsyncIterator[SmsBench]:
    """The channel between a stand-in for Twilio and a front door."""
    door = Door()
    await vendor.start()
    vendor.webhook_url = await door.open("/in/sms")
    async with Http() as http:
        tools = Tools(http, lambda: NOW, vendor.webhook_url.removesuffix("/in/sms"))
        known = {"account_sid": ACCOUNT, "auth_token": TOKEN, "sender": vendor.sender}
        where = {"base_url": vendor.base_url, "messaging_url": vendor.base_url, "timeout": 3.0}
        channel = create(Settings.model_validate({**known, **where, **changes}), tools)
        stranger = create(Settings.model_validate({**known, **where, **changes, "auth_token": "un autre"}), tools)
        assert isinstance(channel, Sms)
        assert isinstance(stranger, Sms)
        door.channel = channel
        yield SmsBench(channel, vendor, door, ANA, Address("sms", ANA), Address("sms", GONE), stranger)
    await vendor.stop()
    await door.close()


def twilio(**changes: Any) -> SmsSandbox:
    return SmsSandbox(account_sid=ACCOUNT, auth_token=TOKEN, **changes)


class TestSms(WebhookContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[SmsBench]:
        async with on_the_bench(twilio()) as bench:
            await bench.vendor.write(GONE, "STOP")
            await bench.vendor.write(ANA, "bonjour")
            yield bench

    async def test_twilio_is_thanked_with_empty_twiml(self, bench: SmsBench):
        received = bench.channel.receive(await self.genuine(bench))
        assert (received.answer.status, received.answer.body) == (200, "<Response/>")
        assert received.answer.content_type == "text/xml"

    async def test_receipts_tell_how_far_the_message_got(self, bench: SmsBench):
        (sid,) = await bench.send(Reply("Votre colis est arrivé."))
        await bench.vendor.settle()
        assert [r.status for r in receipts(bench, sid)] == [Status.SENT, Status.SENT, Status.DELIVERED]
        assert bench.ours()[-1].status == "delivered"

    async def test_each_receipt_has_an_id_of_its_own(self, bench: SmsBench):
        await bench.send(Reply("Votre colis est arrivé."))
        await bench.vendor.settle()
        ids = [i.id for i in bench.door.inbound if isinstance(i.content, Receipt)]
        assert len(set(ids)) == 3

    async def test_a_receipt_settles_a_message_whose_answer_was_lost(self, bench: SmsBench):
        bench.vendor.mischief.drop = 1.0
        with pytest.raises(OutcomeUnknown):
            await bench.send(Reply("Bonjour."))
        await bench.vendor.settle()
        last = bench.door.inbound[-1].content
        assert isinstance(last, Receipt)
        assert (last.message, last.status) == ("01JTEST", Status.DELIVERED)

    async def test_receipts_come_back_whatever_our_id_looks_like(self, bench: SmsBench):
        message = replace(outbound(Reply("Bonjour."), Address("sms", ANA)), id="1042/prévu + demain:sms")
        await bench.channel.send(message)
        await bench.vendor.settle()
        assert {inbound.content.message for inbound in bench.door.inbound if isinstance(inbound.content, Receipt)} == {
            message.id
        }

    async def test_a_phone_out_of_reach_is_told_with_twilios_code(self, bench: SmsBench):
        bench.vendor.lose_network(ANA)
        (sid,) = await bench.send(Reply("Votre colis est arrivé."))
        await bench.vendor.settle()
        last = receipts(bench, sid)[-1]
        assert (last.status, last.error) == (Status.FAILED, "30003")
        assert not bench.ours()

    async def test_segments_are_counted_as_twilio_counts_them(self, bench: SmsBench):
        sent = await bench.channel.send(outbound(Reply("é" * 161), bench.address))
        assert sent.segments == 2
        assert sent.status is Status.SENT

    async def test_a_customer_who_sends_stop_is_answered_by_twilio_and_gone(self, bench: SmsBench):
        await bench.vendor.write(ANA, "stop")
        assert bench.door.inbound[-1].content == OptOut("keyword", "STOP", answered=True)
        assert "unsubscribed" in bench.ours()[-1].text
        with pytest.raises(Gone) as gone:
            await bench.send(Reply("Encore nous."))
        assert gone.value.code == "21610"

    async def test_start_brings_them_back(self, bench: SmsBench):
        await bench.vendor.write(ANA, "STOP")
        await bench.vendor.write(ANA, "Start")
        assert bench.door.inbound[-1].content == OptIn("keyword", "START", answered=True)
        assert await bench.send(Reply("Bon retour !"))

    async def test_arret_is_ours_to_answer(self, bench: SmsBench):
        await bench.vendor.write(ANA, "Arrêt.")
        assert bench.door.inbound[-1].content == OptOut("keyword", "ARRET", answered=False)
        assert await bench.send(Reply("C'est noté."))

    async def test_a_picture_comes_in_as_a_file(self, bench: SmsBench):
        await bench.vendor.attach(ANA, "https://photos.example/hublot.jpg", text="voilà")
        content = bench.door.inbound[-1].content
        assert isinstance(content, Files)
        assert (content.text, content.files[0].kind, content.files[0].mime) == ("voilà", "image", "image/jpeg")

    async def test_a_link_brings_its_token_back_as_text(self, bench: SmsBench):
        assert isinstance(bench.channel, Invites)
        link = bench.channel.invitation("k7-Qz_9")
        assert link == f"sms:{NUMBER}?body=k7-Qz_9"
        await bench.vendor.open(ANA, parse_qs(link.partition("?")[2])["body"][0])
        assert bench.door.inbound[-1].content == Text("k7-Qz_9")

    async def test_the_account_and_the_number_are_checked_by_real_calls(self, bench: SmsBench):
        assert isinstance(bench.channel, Checks)
        assert await bench.channel.check() == []

    async def test_bad_credentials_are_a_fault_with_its_remedy(self, bench: SmsBench):
        assert isinstance(bench.stranger, Checks)
        (fault,) = await bench.stranger.check()
        assert "does not accept" in fault.what
        assert "console.twilio.com" in fault.remedy

    async def test_a_vendor_who_is_away_is_a_fault_too(self, bench: SmsBench):
        await bench.vendor.stop()
        (fault,) = await bench.channel.check()
        assert fault.what == "127.0.0.1 cannot be reached."

    async def test_a_trial_account_is_a_fault(self, bench: SmsBench):
        bench.vendor.account_type = "Trial"
        bench.vendor.account_status = "suspended"
        assert [fault.remedy for fault in await bench.channel.check()] == [
            "Reactivate it in Twilio's console.",
            "Upgrade the account.",
        ]

    async def test_connecting_sets_the_numbers_webhook(self, bench: SmsBench):
        ours, bench.vendor.webhook_url = bench.vendor.webhook_url, "https://elsewhere.example/sms"
        (fault,) = await bench.channel.check()
        assert fault.remedy == "Run `relais connect sms`."
        assert isinstance(bench.channel, Connects)
        (said,) = await bench.channel.connect()
        assert ours in said
        assert bench.vendor.webhook_url == ours
        assert await bench.channel.check() == []

    async def test_connecting_with_bad_credentials_says_what_to_do(self, bench: SmsBench):
        assert isinstance(bench.stranger, Connects)
        assert "console.twilio.com" in (await bench.stranger.connect())[-1]

    async def test_an_answer_that_does_not_come_leaves_the_outcome_unknown(self):
        async with on_the_bench(twilio(mischief=Mischief(delay=1.5)), timeout=1.0) as bench:
            with pytest.raises(OutcomeUnknown):
                await bench.send(Reply("Bonjour."))


class TestSmsWithASharedKey(WebhookContract):
    @pytest.fixture
    async def bench(self) -> AsyncIterator[SmsBench]:
        async with on_the_bench(twilio(shared_key=SHARED), shared_key=SHARED) as bench:
            await bench.vendor.write(GONE, "STOP")
            yield bench

    async def test_the_previous_key_is_accepted_while_twilio_changes_over(self):
        vendor = twilio(shared_key=SHARED)
        async with on_the_bench(vendor, shared_key="nouvelle", previous_shared_key=SHARED) as bench:
            await vendor.write(ANA, "bonjour")
            assert bench.door.inbound[-1].content == Text("bonjour")

    async def test_the_accounts_token_cannot_stand_in_for_the_key(self):
        vendor = twilio(shared_key=TOKEN)
        async with on_the_bench(vendor, shared_key=SHARED) as bench:
            await vendor.write(ANA, "bonjour")
            assert not bench.door.inbound
            assert bench.door.refused


class TestSmsThroughAMessagingService:
    @pytest.fixture
    async def bench(self) -> AsyncIterator[SmsBench]:
        vendor = twilio(sender="38123", service_sid=SERVICE, advanced_opt_out=True)
        async with on_the_bench(vendor, messaging_service_sid=SERVICE) as bench:
            yield bench

    async def test_the_service_picks_the_sender(self, bench: SmsBench):
        await bench.send(Reply("Votre colis est arrivé."))
        assert bench.ours()[-1].text == "Votre colis est arrivé."

    async def test_somebody_who_left_is_told_by_the_receipt_only(self, bench: SmsBench):
        await bench.vendor.write(ANA, "Arret")
        (sid,) = await bench.send(Reply("Encore nous."))
        await bench.vendor.settle()
        assert receipts(bench, sid)[-1].error == "21610"
        assert bench.door.inbound[-1].content == OptOut("blocked", answered=True)
        assert bench.door.inbound[-1].address == bench.address

    async def test_help_is_answered_once(self, bench: SmsBench):
        await bench.vendor.write(ANA, "AIDE")
        assert not bench.door.inbound
        assert bench.door.ignored == ["sms.help"]

    async def test_connecting_sets_the_services_webhook(self, bench: SmsBench):
        ours, bench.vendor.webhook_url = bench.vendor.webhook_url, ""
        assert len(await bench.channel.check()) == 1
        assert ours in (await bench.channel.connect())[0]
        assert bench.vendor.webhook_url == ours
        assert await bench.channel.check() == []


class TestSenders:
    async def test_a_name_offers_no_link_and_has_nothing_to_connect(self):
        async with on_the_bench(twilio(sender="BOUTIQUE"), can_receive=False) as bench:
            assert not isinstance(bench.channel, Invites)
            assert await bench.channel.check() == []
            assert (await bench.channel.connect())[0].startswith("Nothing to connect")
            await bench.send(Reply("Votre colis est arrivé."))
            assert bench.ours()

    async def test_a_name_cannot_be_two_way(self):
        async with on_the_bench(twilio(sender="BOUTIQUE")) as bench:
            (fault,) = await bench.channel.check()
            assert "can_receive = false" in fault.remedy
            assert "can_receive = false" in (await bench.channel.connect())[0]

    async def test_a_short_code_is_connected_by_hand(self):
        async with on_the_bench(twilio(sender="38123")) as bench:
            steps = await bench.channel.connect()
            assert bench.vendor.webhook_url in steps[-1]

    async def test_a_french_mobile_number_is_a_fault(self):
        async with on_the_bench(twilio(sender="+33755530000")) as bench:
            (fault,) = await bench.channel.check()
            assert fault == Fault(
                "French operators block automatic messages from a mobile number such as +33755530000.",
                "Send from a short code, or from a name with can_receive = false.",
            )

    async def test_somebody_elses_number_is_a_fault(self):
        async with on_the_bench(twilio(), sender="+33199001099") as bench:
            (fault,) = await bench.channel.check()
            assert "not a number of this account" in fault.what
            assert "not a number of this account" in (await bench.channel.connect())[0]
            with pytest.raises(NotAuthorised):
                await bench.send(Reply("Bonjour."))

    @pytest.mark.parametrize("public_url", ["https://ma_boutique.example", "relais.example", ""])
    async def test_a_host_that_twilio_does_not_call_would_get_no_receipts(self, public_url: str):
        async with at("http://127.0.0.1:9", public_url=public_url) as channel:
            assert "public_url" in (await channel.check())[0].remedy

    @pytest.mark.parametrize(
        ("written", "kept"),
        [("+33 1 99 00 10 42", NUMBER), ("38123", "38123"), ("BOUTIQUE", "BOUTIQUE"), ("Ma Boutique", "Ma Boutique")],
    )
    def test_a_sender_is_a_number_a_short_code_or_a_name(self, written: str, kept: str):
        assert a_settings(sender=written).sender == kept

    @pytest.mark.parametrize("written", ["BOUTIQUE-TROP-LONGUE", "01 99 00 10 42", "+33", "…"])
    def test_anything_else_is_not(self, written: str):
        with pytest.raises(ValidationError, match="A sender is"):
            a_settings(sender=written)

    def test_somebody_must_write(self):
        with pytest.raises(ValidationError, match="Give a sender"):
            a_settings(sender="")

    def test_secrets_do_not_show(self):
        assert TOKEN not in repr(a_settings())


# ---------------------------------------------------------------- recorded payloads


class TestPayloads:
    def test_a_text(self):
        (inbound,) = read("text").inbound
        assert inbound.content == Text("Où est ma commande 1042 ?")
        assert (inbound.id, inbound.address) == ("SM0a0000000000000000000000000000a1", Address("sms", ANA))
        assert inbound.at == NOW

    def test_blanks_around_words_are_signed_and_then_dropped(self):
        assert read("padded").inbound[0].content == Text("Suivi 1042")

    def test_a_picture_and_a_document_with_a_word(self):
        content = read("picture").inbound[0].content
        media = "https://api.twilio.com/2010-04-01/Accounts/" + ACCOUNT + "/Messages/MM0a0000000000000000000000000000a3"
        assert content == Files(
            (
                File("image", f"{media}/Media/ME01", "image/jpeg"),
                File("file", f"{media}/Media/ME02", "application/pdf"),
            ),
            "Le hublot est fêlé",
        )

    def test_stop_to_a_long_number_was_answered_by_twilio(self):
        assert read("stop").inbound[0].content == OptOut("keyword", "STOP", answered=True)

    def test_stop_to_a_short_code_is_ours_to_answer(self):
        assert read("stop_short_code").inbound[0].content == OptOut("keyword", "STOP", answered=False)

    def test_advanced_opt_out_has_answered_in_the_customers_language(self):
        assert read("stop_advanced").inbound[0].content == OptOut("keyword", "ARRET", answered=True)

    def test_help_that_advanced_opt_out_has_answered_is_counted_only(self):
        received = read("help_advanced")
        assert (received.inbound, received.ignored) == ((), ("sms.help",))

    def test_delivered(self):
        (inbound,) = read("delivered").inbound
        assert inbound.id == "SM0a0000000000000000000000000000b1:delivered"
        assert inbound.content == Receipt(Status.DELIVERED, ("SM0a0000000000000000000000000000b1",))
        assert inbound.address == Address("sms", ANA)

    def test_undelivered_keeps_the_code_and_the_number(self):
        (inbound,) = read("undelivered").inbound
        assert inbound.content == Receipt(Status.FAILED, ("SM0a0000000000000000000000000000b2",), error="30003")

    def test_failed_after_stop_is_an_opt_out_too(self):
        receipt, left = read("failed_after_stop").inbound
        assert receipt.content == Receipt(Status.FAILED, ("SM0a0000000000000000000000000000b3",), error="21610")
        assert left.content == OptOut("blocked", answered=True)
        assert left.id != receipt.id

    def test_a_landline_bounces(self):
        assert read("landline").inbound[1].content == OptOut("bounce", answered=True)

    def test_whatsapp_of_the_same_account_is_counted_only(self):
        assert read("whatsapp") == Received((), read("whatsapp").answer, ("sms.whatsapp",))

    def test_parameters_we_do_not_know_do_not_matter(self):
        assert read("new_parameters").inbound[0].content == Text("Bonjour")

    def test_a_call_to_the_number_is_counted_only(self):
        assert read("call").ignored == ("sms.unknown",)

    def test_our_own_id_comes_back_in_the_address_of_the_receipt(self):
        (inbound,) = read("delivered", url=f"{URL}?message=01JXYZ").inbound
        assert isinstance(inbound.content, Receipt)
        assert inbound.content.message == "01JXYZ"


class TestStatuses:
    @pytest.mark.parametrize(
        ("said", "status"),
        [
            ("accepted", Status.SENT),
            ("scheduled", Status.SENT),
            ("queued", Status.SENT),
            ("sending", Status.SENT),
            ("sent", Status.SENT),
            ("delivered", Status.DELIVERED),
            ("partially_delivered", Status.DELIVERED),
            ("read", Status.READ),
            ("undelivered", Status.FAILED),
            ("failed", Status.FAILED),
            ("canceled", Status.CANCELLED),
        ],
    )
    def test_every_status_of_twilios_has_one_of_ours(self, said: str, status: Status):
        content = receive(f"MessageSid=SM1&MessageStatus={said}&To=%2B33639980123").inbound[0].content
        assert content == Receipt(status, ("SM1",))

    @pytest.mark.parametrize("said", ["receiving", "received", "teleported", ""])
    def test_the_others_are_counted(self, said: str):
        received = receive(f"MessageSid=SM1&MessageStatus={said}&To=%2B33639980123")
        assert (received.inbound, received.ignored) == ((), ("sms.status",))


class TestWords:
    @pytest.mark.parametrize("text", ["STOP", "stop", " Stop ", "Cancel", "END", "quit", "revoke", "OptOut", "stopall"])
    def test_twilios_own_words_are_answered_by_twilio(self, text: str):
        assert said(text) == OptOut("keyword", text.strip().upper(), answered=True)

    @pytest.mark.parametrize(
        ("text", "word"),
        [
            ("ARRET", "ARRET"),
            ("arrêt", "ARRET"),
            ("Arrêt !", "ARRET"),
            ("« désabonnement »", "DESABONNEMENT"),
            ("DESINSCRIRE", "DESINSCRIRE"),
            ("Stop.", "STOP"),
            ("STOP 🙏", "STOP"),
        ],
    )
    def test_french_words_and_words_with_punctuation_are_ours_to_answer(self, text: str, word: str):
        assert said(text) == OptOut("keyword", word, answered=False)

    @pytest.mark.parametrize("text", ["stop texting me", "arrêt de bus", "Stopper", "opt out", "yes", "oui", "1"])
    def test_a_sentence_is_not_a_keyword(self, text: str):
        assert said(text) == Text(text)

    @pytest.mark.parametrize(("text", "answered"), [("START", True), ("unstop", True), ("Reprendre", False)])
    def test_words_to_come_back(self, text: str, answered: bool):
        assert said(text) == OptIn("keyword", text.upper(), answered)

    @pytest.mark.parametrize("text", ["AIDE", "aide ?", "HELP", "info"])
    def test_words_for_help_ask_for_help(self, text: str):
        assert said(text) == Text("aide")

    def test_a_picture_sent_with_the_word_help_is_kept(self):
        form = {"MediaUrl0": "https://x.example/1", "MediaContentType0": "image/png", "Body": "aide"}
        assert isinstance(content_of(form), Files)

    def test_stop_counts_even_with_a_picture(self):
        form = {"MediaUrl0": "https://x.example/1", "MediaContentType0": "image/png", "Body": "stop"}
        assert isinstance(content_of(form), OptOut)

    def test_an_empty_message_is_counted_only(self):
        assert receive(urlencode({"MessageSid": "SM1", "From": ANA, "Body": " "})).ignored == ("sms.empty",)

    def test_a_letter_no_database_keeps_is_dropped(self):
        assert said("bon\0jour") == Text("bonjour")


class TestSignatures:
    def test_the_query_is_signed_too(self):
        body, headers = payload("delivered"), signed(payload("delivered"), URL)
        with pytest.raises(NotForUs):
            a_channel().receive(a_request(body, headers, f"{URL}?message=01JFORGED"))

    def test_http_is_not_https(self):
        body, headers = payload("text"), signed(payload("text"), URL)
        with pytest.raises(NotForUs):
            a_channel().receive(a_request(body, headers, URL.replace("https", "http")))

    def test_the_port_may_be_signed_or_not(self):
        body, headers = payload("text"), signed(payload("text"), URL.replace(".example", ".example:443"))
        assert a_channel().receive(a_request(body, headers, URL)).inbound

    def test_an_algorithm_nobody_knows_is_refused(self):
        headers = {**signed(payload("text"), URL), "x-twilio-webhooks-signature-settings": "key=k,algorithm=HMAC_MD5"}
        with pytest.raises(NotForUs):
            a_channel(shared_key=SHARED).receive(a_request(payload("text"), headers, URL))

    def test_a_shared_key_we_do_not_have_is_refused(self):
        body = payload("text")
        signature = RequestValidator("").compute_signature(URL, dict(parse_qsl(body, keep_blank_values=True)))
        headers = {"x-twilio-signature": signature, "x-twilio-webhooks-signature-settings": "key=k"}
        with pytest.raises(NotForUs):
            a_channel().receive(a_request(body, headers, URL))

    @pytest.mark.parametrize("body", [b"Body=%FF", b"\xff=1", b"&".join(b"a=1" for _ in range(1000)), b"x" * 300_000])
    def test_what_is_no_form_is_refused(self, body: bytes):
        request = Request(method="POST", url=URL, body=body, headers={"x-twilio-signature": "x"})
        with pytest.raises(NotForUs):
            a_channel().receive(request)

    @pytest.mark.parametrize("url", ["https://relais.example:port/in/sms", "https://[/in/sms", "\udcff"])
    def test_an_address_that_is_none_is_refused(self, url: str):
        with pytest.raises(NotForUs):
            a_channel().receive(a_request(payload("text"), {"x-twilio-signature": "x\udcff"}, url))


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, 21610, Gone),
        (400, 21211, Gone),
        (400, 21614, Gone),
        (400, 21635, Gone),
        (400, 30006, Gone),
        (400, 63014, Gone),
        (400, 63016, WindowClosed),
        (429, 20429, RetryBackoff),
        (429, 21611, RetryBackoff),
        (400, 30001, RetryBackoff),
        (400, 30003, RetryBackoff),
        (400, 63018, RetryBackoff),
        (500, 20500, RetryBackoff),
        (503, 0, RetryBackoff),
        (429, 0, RetryBackoff),
        (401, 20003, NotAuthorised),
        (403, 0, NotAuthorised),
        (404, 20404, NotAuthorised),
        (400, 21606, NotAuthorised),
        (400, 21608, NotAuthorised),
        (400, 21609, NotAuthorised),
        (400, 21408, Refused),
        (400, 21612, Refused),
        (400, 21617, Refused),
        (400, 29999, Refused),
        (302, 0, Refused),
    ],
)
def test_what_twilio_refuses_says_what_to_do_next(status: int, code: int, kind: type[Exception]):
    error = failure(status, code)
    assert type(error) is kind
    assert error.code == str(code or status)
    assert str(error)


class TestAnswers:
    @pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"status":"queued"}', b"\xff"])
    async def test_a_message_taken_with_words_we_cannot_read_is_unknown(self, body: bytes):
        async with answering(201, body) as channel:
            with pytest.raises(OutcomeUnknown):
                await channel.send(outbound(Reply("Bonjour."), Address("sms", ANA)))

    @pytest.mark.parametrize("body", [b"", b"<html>502</html>", b"[]", b'{"code":"?"}', b"\xff"])
    async def test_a_refusal_without_a_code_is_judged_by_its_status(self, body: bytes):
        async with answering(502, body) as channel:
            with pytest.raises(RetryBackoff):
                await channel.send(outbound(Reply("Bonjour."), Address("sms", ANA)))
            (fault,) = await channel.check()
            assert "Try again" in fault.remedy

    async def test_no_more_calls_are_under_way_than_the_pool_allows(self):
        calls = Calls(together=2)
        async with answering(201, b'{"sid":"SM1"}', calls, pool=2) as channel:
            message = outbound(Reply("Bonjour."), Address("sms", ANA))
            await asyncio.gather(*(channel.send(message) for _ in range(12)))
        assert calls.most == 2

    async def test_what_is_sent(self):
        calls = Calls()
        async with answering(201, b'{"sid":"SM1","status":"queued"}', calls) as channel:
            await channel.send(outbound(Reply("Bonjour."), Address("sms", "06 39 98 01 23")))
        assert calls.forms == [
            {
                "To": ANA,
                "From": NUMBER,
                "Body": "Bonjour.",
                "StatusCallback": "https://relais.example/in/sms?message=01JTEST",
            }
        ]


# ---------------------------------------------------------------- segments


class TestSegments:
    """Figures of 3GPP TS 23.038 and 23.040; a Twilio calculator (npm: sms-segments-calculator) gives the same."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", Segments("GSM-7", 1, 160)),
            ("Bonjour", Segments("GSM-7", 1, 153)),
            ("à é è ù Ç É", Segments("GSM-7", 1, 149)),
            ("€", Segments("GSM-7", 1, 158)),
            ("^{}\\[~]|€\f", Segments("GSM-7", 1, 140)),
            ("a" * 160, Segments("GSM-7", 1, 0)),
            ("a" * 161, Segments("GSM-7", 2, 145)),
            ("€" * 80, Segments("GSM-7", 1, 0)),
            ("€" * 81, Segments("GSM-7", 2, 143)),
            ("a" * 152 + "€" + "a" * 10, Segments("GSM-7", 2, 141)),
            ("a" * 306, Segments("GSM-7", 2, 0)),
            ("a" * 307, Segments("GSM-7", 3, 152)),
            ("ê", Segments("UCS-2", 1, 69)),
            ("ç" * 70, Segments("UCS-2", 1, 0)),
            ("ç" * 71, Segments("UCS-2", 2, 63)),
            ("😀" * 35, Segments("UCS-2", 1, 0)),
            ("😀" * 36, Segments("UCS-2", 2, 61)),
            ("ê" * 66 + "😀" + "ê" * 10, Segments("UCS-2", 2, 55)),
        ],
    )
    def test_a_text_is_counted_as_operators_count_it(self, text: str, expected: Segments):
        assert segments(text) == expected

    @pytest.mark.parametrize(
        ("dear", "cheap"),
        [
            ("L’œuf « bio » coûte… 3 €\u202f— promis ", 'L\'oeuf "bio" coute... 3 € - promis '),
            ("Ça a été reçu, forêt, naïf, Noël, À bientôt ", "Ça a été recu, foret, naif, Noel, A bientot "),
            ("Commande n° 1042, 30 °C, 60 × 85 cm, 15 m² ", "Commande no 1042, 30 C, 60 x 85 cm, 15 m2 "),
        ],
    )
    def test_letters_that_make_a_text_dearer_are_simplified(self, dear: str, cheap: str):
        assert economical(dear * 3) == cheap * 3

    def test_typography_that_costs_nothing_is_kept(self):
        assert economical("L’été arrive… bientôt") == "L’été arrive… bientôt"

    def test_an_emoji_makes_simplifying_useless(self):
        text = "Forêt d’été 🎉 " * 8
        assert economical(text) == text

    def test_accents_stay_when_the_merchant_wants_them(self):
        assert economical("Forêt… " * 20, keep_gsm7=False) == "Forêt… " * 20
        assert economical("L’été… " * 20, keep_gsm7=False) == "L'été... " * 20

    def test_an_accent_written_apart_is_the_same_letter(self):
        assert economical("e\u0301te\u0301") == "été"
        assert len(economical("\u0958")) == 1  # of which the composed form is longer

    def test_a_text_never_grows_beyond_what_twilio_takes(self):
        assert len(economical("…" * 600)) == 600

    @settings(max_examples=100, deadline=None)
    @given(text=st.text(max_size=2500), most=st.integers(2, 25))
    def test_whatever_is_said_fits_in_the_segments_allowed(self, text: str, most: int):
        channel = a_channel(max_segments=most)
        parts = [part.text for part in fit(Reply(text), channel.capabilities)]
        assert all(segments(economical(part)).count <= most for part in parts)

    async def test_a_text_beyond_the_merchants_limit_is_refused(self):
        with pytest.raises(Refused, match="2 segments; max_segments is 1"):
            await a_channel(max_segments=1).send(outbound(Reply("a" * 161), Address("sms", ANA)))

    def test_capabilities_say_that_it_is_paid_and_tells_of_delivery(self):
        assert (CAPABILITIES.text, CAPABILITIES.paid, CAPABILITIES.receipts) == (1600, True, True)
        assert a_channel(rate=3.0).capabilities.rate == 3.0


@pytest.mark.parametrize("written", ["06 39 98 01 23", "+33 6 39 98 01 23", "0033639980123", "06.39.98.01.23"])
def test_a_number_is_read_as_people_write_it(written: str):
    assert e164(written) == ANA


@pytest.mark.parametrize("written", ["", "bonjour", "123", "+33 6"])
def test_what_is_no_number_is_none(written: str):
    with pytest.raises(ValueError, match=r"phone number"):
        e164(written)


# ---------------------------------------------------------------- the stand-in itself


class TestSandbox:
    @pytest.mark.parametrize(
        ("changes", "code", "status"),
        [
            ({"To": ""}, 21604, 400),
            ({"From": ""}, 21603, 400),
            ({"Body": ""}, 21602, 400),
            ({"Body": "a" * 1601}, 21617, 400),
            ({"To": "0639980123"}, 21211, 400),
            ({"To": "+33"}, 21211, 400),
            ({"From": "+33199001099"}, 21606, 400),
            ({"From": "", "MessagingServiceSid": SERVICE}, 21701, 404),
            ({"StatusCallback": "https://ma_boutique.example/in/sms"}, 21609, 400),
        ],
    )
    async def test_it_refuses_what_twilio_refuses(self, changes: dict[str, str], code: int, status: int):
        async with standing_in() as (post, _):
            answer = await post({"To": ANA, "From": NUMBER, "Body": "Bonjour.", **changes})
            assert (answer.status, (await answer.json())["code"]) == (status, code)

    async def test_sixteen_hundred_letters_are_taken_and_told_again(self):
        async with standing_in() as (post, get):
            made = await (await post({"To": ANA, "From": NUMBER, "Body": "a" * 1600})).json()
            assert (made["status"], made["num_segments"]) == ("queued", "11")
            again = await (await get(f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{made['sid']}.json")).json()
            assert again["body"] == "a" * 1600

    async def test_what_does_not_exist_is_told_as_twilio_does(self):
        async with standing_in() as (_, get):
            answer = await get(f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM0.json")
            assert (await answer.json())["code"] == 20404

    async def test_a_landline_is_undeliverable(self):
        async with on_the_bench(twilio()) as bench:
            await bench.send(Reply("Bonjour."), to=Address("sms", "+33199001043"))
            await bench.vendor.settle()
            assert bench.door.inbound[-1].content == OptOut("bounce", answered=True)

    async def test_a_phone_that_is_found_again_gets_messages(self):
        async with on_the_bench(twilio()) as bench:
            bench.vendor.lose_network(ANA)
            bench.vendor.find_network(ANA)
            await bench.send(Reply("Bonjour."))
            assert bench.ours()

    async def test_short_codes_leave_stop_to_us(self):
        async with on_the_bench(twilio(sender="38123")) as bench:
            await bench.vendor.write(ANA, "STOP")
            assert bench.door.inbound[-1].content == OptOut("keyword", "STOP", answered=False)
            assert await bench.send(Reply("C'est noté."))

    async def test_yes_is_an_answer_for_those_who_never_left(self):
        async with on_the_bench(twilio()) as bench:
            await bench.vendor.write(ANA, "yes")
            assert bench.door.inbound[-1].content == Text("yes")
            assert not bench.ours()

    async def test_there_is_nothing_to_tap(self):
        with pytest.raises(ValueError, match="no buttons"):
            await twilio().tap(ANA, "SM1", "1")

    async def test_a_picture_is_found_at_twilios_address(self):
        async with on_the_bench(twilio()) as bench:
            await bench.vendor.attach(ANA, f"{bench.vendor.base_url}/photo.jpg")
            content = bench.door.inbound[-1].content
            assert isinstance(content, Files)
            anyone = aiohttp.ClientSession()
            async with anyone, anyone.get(content.files[0].url, allow_redirects=False) as answer:
                assert answer.headers["Location"] == f"{bench.vendor.base_url}/photo.jpg"

    async def test_a_picture_is_fetched_from_where_twilio_sends_us_on_to(self):
        asked: list[str] = []

        async def picture(request: web.Request) -> web.Response:
            asked.append(request.headers.get("Authorization", ""))
            return web.Response(body=b"\xff\xd8\xff")

        shelf = web.Application()
        shelf.router.add_get("/hublot.jpg", picture)
        async with TestServer(shelf) as lying, on_the_bench(twilio()) as bench:
            await bench.vendor.attach(ANA, str(lying.make_url("/hublot.jpg")))
            content = bench.door.inbound[-1].content
            assert isinstance(content, Files)
            assert isinstance(bench.channel, Fetches)
            assert await bench.channel.fetch(content.files[0]) == b"\xff\xd8\xff"
        assert asked == [""]

    async def test_whoever_watches_sees_the_screen_change(self):
        vendor = twilio()
        watching = vendor.watch()
        seen = asyncio.ensure_future(anext(watching))
        await asyncio.sleep(0)
        await vendor.write(ANA, "bonjour")
        assert await seen == ANA

    async def test_its_webhooks_satisfy_twilios_own_validator(self):
        form = {"MessageSid": "SM1", "Body": "é ", "FromZip": ""}
        headers = twilio().sign(URL, form)
        assert RequestValidator(TOKEN).validate(URL, form, headers["X-Twilio-Signature"])
        by_key = twilio(shared_key=SHARED).sign(URL, form)
        assert RequestValidator(SHARED).validate(URL, form, by_key["X-Twilio-Signature"], HMAC_SHA256)


# ---------------------------------------------------------------- Twilio's own description of its API

ORACLES = Path(__file__).parents[2] / "var" / "oracles"
SPEC = ORACLES / "twilio_api_v2010.json"
PRISM = ORACLES / "node_modules" / ".bin" / "prism"


USED = ("/Messages.json", "/IncomingPhoneNumbers.json", "/IncomingPhoneNumbers/{Sid}.json", "/Accounts/{Sid}.json")
"""What is asked of Twilio's API: Prism takes half a minute to read all of it."""


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not (SPEC.exists() and PRISM.exists()):
        pytest.skip(
            "Put spec/json/twilio_api_v2010.json of github.com/twilio/twilio-oai in var/oracles, "
            "and run npm install --prefix var/oracles @stoplight/prism-cli@5.16.0."
        )
    whole, part = json.loads(SPEC.read_bytes()), tmp_path_factory.mktemp("prism") / "twilio.json"
    paths = {path: what for path, what in whole["paths"].items() if path.endswith(USED)}
    part.write_text(json.dumps({**whole, "paths": paths}), "utf-8")
    command = [str(PRISM), "mock", "--host", "127.0.0.1", "--port", str(free_port()), str(part)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield next(line.split()[-1] for line in process.stdout if "listening on" in line)
        process.terminate()


class TestAgainstTwiliosOpenApi:
    """Our requests, judged by Prism from Twilio's OpenAPI description. Two things stand beside the project:

    - `var/oracles/twilio_api_v2010.json`: `spec/json/twilio_api_v2010.json` of github.com/twilio/twilio-oai;
    - Prism: `npm install --prefix var/oracles @stoplight/prism-cli@5.16.0`.
    """

    async def test_a_message_is_as_twilio_describes_it(self, prism: str):
        async with at(prism) as channel:
            sent = await channel.send(outbound(Reply("Où en est ma forêt ? " * 9), Address("sms", ANA)))
            assert sent.provider_id.startswith("SM")

    async def test_so_is_one_through_a_messaging_service(self, prism: str):
        async with at(prism, sender="", messaging_service_sid=SERVICE) as channel:
            sent = await channel.send(outbound(Reply("Bonjour."), Address("sms", ANA)))
            assert sent.provider_id.startswith("SM")

    async def test_prism_would_have_said_so(self, prism: str):
        async with at(prism, public_url="nowhere at all") as channel:
            with pytest.raises(Refused) as refused:
                await channel.send(outbound(Reply("Bonjour."), Address("sms", ANA)))
            assert refused.value.code == "422"

    async def test_checking_and_connecting_ask_as_twilio_describes(self, prism: str):
        overheard = Overheard()
        async with at(prism, overheard=overheard) as channel:
            await channel.check()
            await channel.connect()
        assert overheard.statuses == [("GET", 200), ("GET", 200), ("GET", 200), ("POST", 200)]


# ---------------------------------------------------------------- how these tests are written


@dataclass
class Calls:
    """What was asked of a server, and how it went."""

    forms: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    together: int = 1  # how many calls wait for each other
    under_way: int = 0
    most: int = 0


@contextlib.asynccontextmanager
async def at(
    base_url: str, *, overheard: Overheard | None = None, public_url: str = "https://relais.example", **changes: Any
) -> AsyncIterator[Sms]:
    """The channel, with Twilio at that address."""
    async with (overheard or Overheard()).http() as http:
        where = {"base_url": base_url, "messaging_url": base_url}
        channel = create(a_settings(**where, **changes), Tools(http, lambda: NOW, public_url))
        assert isinstance(channel, Sms)
        yield channel


@contextlib.asynccontextmanager
async def answering(status: int, body: bytes, calls: Calls | None = None, **changes: Any) -> AsyncIterator[Sms]:
    """The channel, in front of a server that always says the same."""
    kept = calls or Calls()
    barrier = asyncio.Barrier(kept.together)

    async def answer(request: web.Request) -> web.Response:
        kept.under_way += 1
        kept.most = max(kept.most, kept.under_way)
        kept.forms.append(dict(parse_qsl(await request.text())))
        await barrier.wait()
        kept.under_way -= 1
        return web.Response(status=status, body=body)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, at(f"http://127.0.0.1:{server.port}", **changes) as channel:
        yield channel


Asking = Callable[..., Awaitable[aiohttp.ClientResponse]]


@contextlib.asynccontextmanager
async def standing_in() -> AsyncIterator[tuple[Asking, Asking]]:
    """The stand-in, and how anybody with the token posts a message to it or gets something from it."""
    vendor = twilio()
    await vendor.start()
    proof = {"Authorization": "Basic " + base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()}
    async with aiohttp.ClientSession(vendor.base_url, headers=proof) as session:

        async def post(form: dict[str, str]) -> aiohttp.ClientResponse:
            return await session.post(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", data=form)

        yield post, session.get
    await vendor.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def receipts(bench: SmsBench, sid: str) -> list[Receipt]:
    contents = [inbound.content for inbound in bench.door.inbound]
    return [content for content in contents if isinstance(content, Receipt) and content.provider_ids == (sid,)]


def a_settings(**changes: Any) -> Settings:
    return Settings.model_validate({"account_sid": ACCOUNT, "auth_token": TOKEN, "sender": NUMBER, **changes})


def a_channel(**changes: Any) -> Sms:
    """One that receives, and is never asked to send."""
    tools = Tools(SimpleNamespace(), lambda: NOW, "https://relais.example")  # type: ignore[arg-type]
    channel = create(a_settings(**changes), tools)
    assert isinstance(channel, Sms)
    return channel


def payload(name: str) -> str:
    return (PAYLOADS / f"{name}.txt").read_text().strip()


def signed(body: str, url: str) -> dict[str, str]:
    """As Twilio signs, by Twilio's own library."""
    form = MultiDict(parse_qsl(body, keep_blank_values=True))
    return {"x-twilio-signature": RequestValidator(TOKEN).compute_signature(url, form)}


def a_request(body: str, headers: dict[str, str], url: str) -> Request:
    query = dict(parse_qsl(url.partition("?")[2]))
    return Request(method="POST", url=url, body=body.encode(), headers=headers, query=query)


def receive(body: str, url: str = URL) -> Received:
    return a_channel().receive(a_request(body, signed(body, url), url))


def read(name: str, url: str = URL) -> Received:
    return receive(payload(name), url)


def content_of(form: dict[str, str]) -> Any:
    return receive(urlencode({"MessageSid": "SM1", "From": ANA, "To": NUMBER, **form})).inbound[0].content


def said(text: str) -> Any:
    return content_of({"Body": text})
