"""What every channel must do, whatever its vendor: each channel's test class inherits this one.

The subclass gives a `bench`: its channel wired to its vendor's stand-in, and a `who` who has already written once.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels import Channel, Received, Request, Webhook
from channels.sandbox import Bubble, Vendor
from dialogs.capabilities import fit, length
from dialogs.errors import ChannelError, Gone, NotAuthorised, NotForUs, OutcomeUnknown, RetryAfter, RetryBackoff
from dialogs.messages import Address, Card, Choice, Outbound, Purpose, Reply, Text
from tests.kit.door import Door


@dataclass
class Bench:
    """A channel on the test bench, with its vendor's stand-in in front and a door behind."""

    channel: Channel
    vendor: Vendor
    door: Door
    who: str  # the person's id as the stand-in knows it
    address: Address  # the same person as Relais knows them
    gone: Address  # somebody who cannot be reached any more
    stranger: Channel  # the same channel with wrong credentials
    genuine: list[Request] = field(default_factory=list[Request])  # signed requests, for tampering

    async def send(self, reply: Reply, to: Address | None = None, purpose: Purpose = Purpose.ANSWER) -> list[str]:
        """Fit and send, as the outbox does; returns the provider's ids."""
        sent = [
            await self.channel.send(outbound(part, to or self.address, purpose))
            for part in fit(reply, self.channel.capabilities, "Répondez par le numéro de votre choix.")
        ]
        return [s.provider_id for s in sent]

    def ours(self) -> list[Bubble]:
        return [bubble for bubble in self.vendor.screen(self.who) if bubble.author == "us"]


def outbound(reply: Reply, address: Address, purpose: Purpose = Purpose.ANSWER) -> Outbound:
    """A message to somebody who wrote a moment ago: the window of every vendor is open."""
    now = datetime.now(UTC)
    return Outbound(id="01JTEST", address=address, reply=reply, purpose=purpose, last_inbound_at=now)


CAROUSEL = Reply(
    text="Laquelle de vos commandes ?",
    cards=(
        Card("Commande 1042", "Expédiée hier", choices=(Choice("Suivre", "track_order:1042"),)),
        Card("Commande 1043", "En préparation", choices=(Choice("Suivre", "track_order:1043"),)),
    ),
    choices=(Choice("Parler à un conseiller", "human:"),),
)


class ChannelContract:
    """Inherit, and provide the async fixture `bench`."""

    @pytest.fixture
    async def bench(self) -> Bench:
        raise NotImplementedError("each channel's test class provides its own bench")

    async def test_what_a_customer_writes_comes_in_once_as_text(self, bench: Bench):
        await bench.vendor.write(bench.who, "où est ma commande 1042 ?")
        last = bench.door.inbound[-1]
        assert isinstance(last.content, Text)
        assert last.content.text == "où est ma commande 1042 ?"
        assert last.address == bench.address
        assert last.at.tzinfo is not None

    async def test_a_webhook_delivered_twice_carries_the_same_id(self, bench: Bench):
        bench.vendor.mischief.duplicate = 1.0
        before = len(bench.door.inbound)
        await bench.vendor.write(bench.who, "bonjour")
        first, second = bench.door.inbound[before:]
        assert first.id == second.id

    async def test_an_answer_appears_on_the_customers_screen(self, bench: Bench):
        ids = await bench.send(Reply("Votre colis est en route. Il arrive demain entre 9 h et 12 h."))
        assert "Il arrive demain entre 9 h et 12 h." in bench.ours()[-1].text
        assert all(ids)

    async def test_two_messages_have_two_ids(self, bench: Bench):
        (first,) = await bench.send(Reply("Un."))
        (second,) = await bench.send(Reply("Deux."))
        assert first != second

    async def test_a_long_text_arrives_whole_within_the_limit(self, bench: Bench):
        sentences = [f"Phrase numéro {n}, écrite pour remplir." for n in range(bench.channel.capabilities.text // 20)]
        before = len(bench.ours())
        await bench.send(Reply(" ".join(sentences)))
        arrived = bench.ours()[before:]
        assert all(length(bubble.text) <= bench.channel.capabilities.text for bubble in arrived)
        assert " ".join(bubble.text for bubble in arrived).split() == " ".join(sentences).split()

    async def test_everything_offered_can_be_seen(self, bench: Bench):
        before = len(bench.ours())
        await bench.send(CAROUSEL)
        seen = "\n".join(everything_on(bubble) for bubble in bench.ours()[before:])
        assert "Commande 1042" in seen
        assert "Commande 1043" in seen
        assert "Parler à un" in seen

    async def test_somebody_who_left_is_gone(self, bench: Bench):
        with pytest.raises(Gone):
            await bench.send(Reply("Êtes-vous là ?"), to=bench.gone)

    async def test_bad_credentials_are_the_operators_affair(self, bench: Bench):
        with pytest.raises(NotAuthorised):
            await bench.stranger.send(outbound(Reply("Bonjour."), bench.address))

    async def test_too_much_is_told_with_the_time_to_wait(self, bench: Bench):
        bench.vendor.mischief.throttle = 1.0
        with pytest.raises((RetryAfter, RetryBackoff)):
            await bench.send(Reply("Bonjour."))

    async def test_a_passing_fault_may_be_tried_again(self, bench: Bench):
        bench.vendor.mischief.fail = 1.0
        with pytest.raises(RetryBackoff):
            await bench.send(Reply("Bonjour."))

    async def test_a_line_cut_after_sending_leaves_the_outcome_unknown(self, bench: Bench):
        before = len(bench.ours())
        bench.vendor.mischief.drop = 1.0
        with pytest.raises(OutcomeUnknown):
            await bench.send(Reply("Bonjour."))
        assert len(bench.ours()) == before + 1

    async def test_a_vendor_who_is_away_may_be_tried_again(self, bench: Bench):
        await bench.vendor.stop()
        with pytest.raises(RetryBackoff):
            await bench.send(Reply("Bonjour."))

    async def test_the_text_of_an_error_holds_no_customers_words(self, bench: Bench):
        with pytest.raises(ChannelError) as caught:
            await bench.send(Reply("Mot très secret."), to=bench.gone)
        assert "très secret" not in str(caught.value)


class WebhookContract(ChannelContract):
    """For channels whose vendor calls us: nothing forged gets in, nothing malformed hurts."""

    async def genuine(self, bench: Bench) -> Request:
        await bench.vendor.write(bench.who, "bonjour")
        return bench.door.requests[-1]

    async def test_a_request_without_its_signature_is_refused(self, bench: Bench):
        request = await self.genuine(bench)
        bare = {"content-type": request.headers.get("content-type", "")}
        assert refused(bench.channel, altered(request, headers=bare))

    async def test_a_body_changed_on_the_way_is_refused_or_means_nothing(self, bench: Bench):
        request = await self.genuine(bench)
        assert stores_nothing(bench.channel, altered(request, body=request.body[: len(request.body) // 2]))

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=st.one_of(st.binary(max_size=2000), st.text(max_size=500).map(str.encode)), data=st.data())
    async def test_nothing_malformed_ever_hurts(self, bench: Bench, body: bytes, data: st.DataObject):
        request = await self._once(bench)
        names = sorted(request.headers)
        name = data.draw(st.sampled_from(names))
        value = data.draw(st.one_of(st.just(request.headers[name]), st.text(max_size=80)))
        bad = altered(request, body=body, headers={**request.headers, name: value})
        assert stores_nothing(bench.channel, bad)

    async def test_a_megabyte_and_bytes_that_are_no_text_are_refused(self, bench: Bench):
        request = await self.genuine(bench)
        for body in (b"x" * 1_000_000, b"\xff\xfe\x00", b"{", b"[]", b"null", b"", b'{"a":' + 99_999 * b"["):
            assert stores_nothing(bench.channel, altered(request, body=body))

    async def _once(self, bench: Bench) -> Request:
        if not bench.genuine:
            bench.genuine.append(await self.genuine(bench))
        return bench.genuine[0]


def everything_on(bubble: Bubble) -> str:
    tiles = [f"{tile.title} {tile.subtitle} {' '.join(b.label for b in tile.buttons)}" for tile in bubble.tiles]
    return "\n".join([bubble.subject, bubble.text, *tiles, *(button.label for button in bubble.buttons)])


def altered(request: Request, **changes: object) -> Request:
    return msgspec.structs.replace(request, **changes)


def refused(channel: Channel, request: Request) -> bool:
    assert isinstance(channel, Webhook)
    with pytest.raises(NotForUs):
        channel.receive(request)
    return True


def stores_nothing(channel: Channel, request: Request) -> bool:
    """Refused, or read as nothing at all; any other exception fails the test by itself."""
    assert isinstance(channel, Webhook)
    try:
        received: Received = channel.receive(request)
    except NotForUs:
        return True
    return not received.inbound
