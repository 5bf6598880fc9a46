"""Email over encrypted lines, against aiosmtpd and Dovecot with certificates of an authority made here."""

import asyncio
import contextlib
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import ValidationError

from channels import Fault, Tools
from channels.email import EmailByImap, create
from channels.http import Http
from channels.sandbox.email import EmailSandbox
from channels.sandbox.mailrooms import HOST, Dovecot, Papers
from dialogs.errors import NotAuthorised
from dialogs.messages import Address, Reply
from tests.channels.test_email import INES, Pile, configured, follower, listening, now
from tests.kit.certificates import Authority
from tests.kit.channel_contract import Bench, ChannelContract, outbound

AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
ELSEWHERE = "127.0.0.2"
"""Dovecot holds a line for safe whose two ends have the same address."""

HELLO = outbound(Reply("Bonjour."), Address("email", INES))


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


@pytest.fixture
async def world(authority: Authority) -> AsyncIterator[EmailSandbox]:
    """Servers that take no login on a line that is not encrypted."""
    async with showing(authority.papers()) as world:
        yield world


@asynccontextmanager
async def showing(papers: Papers | None, *, starttls: bool = False) -> AsyncIterator[EmailSandbox]:
    world = EmailSandbox(room=Dovecot(papers, starttls=starttls), papers=papers)
    await world.start()
    try:
        yield world
    finally:
        await world.stop()


@asynccontextmanager
async def channel(world: EmailSandbox, **settings: Any) -> AsyncIterator[EmailByImap]:
    async with Http() as http:
        channel = create(configured(**world.settings | settings), Tools(http, now, "https://relais.example"))
        try:
            yield cast(EmailByImap, channel)
        finally:
            await channel.close()


async def faults(world: EmailSandbox, **settings: Any) -> list[Fault]:
    async with channel(world, **settings) as there:
        return await there.check()


class TestEmailOverTls(ChannelContract):
    """Out after STARTTLS, in from a mailbox that is encrypted from the first byte."""

    @pytest.fixture
    async def bench(self, authority: Authority) -> AsyncIterator[Bench]:
        papers = authority.papers()
        async with listening(Dovecot(papers), papers, ca_file=str(authority.file)) as bench:
            yield bench


async def test_what_comes_in_after_starttls_is_the_same(authority: Authority):
    papers = authority.papers()
    async with listening(Dovecot(papers, starttls=True), papers, ca_file=str(authority.file)) as bench:
        await TestEmailOverTls().test_what_a_customer_writes_comes_in_once_as_text(bench)


async def test_a_letter_leaves_by_a_port_that_is_encrypted_from_the_first_byte(
    world: EmailSandbox, authority: Authority
):
    from_the_start = {"smtp_security": "tls", "smtp_port": world.encrypted_port}
    async with channel(world, ca_file=str(authority.file), **from_the_start) as there:
        await there.send(HELLO)
    assert [bubble.text for bubble in world.screen(INES)] == ["Bonjour."]


async def test_a_good_configuration_has_no_fault(world: EmailSandbox, authority: Authority):
    assert await faults(world, ca_file=str(authority.file)) == []


# ---------------------------------------------------------------- who is not believed


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_a_letter_is_not_handed_to_a_relay_whose_certificate_nobody_we_trust_has_signed(
    world: EmailSandbox, security: str
):
    port = {"starttls": world.settings["smtp_port"], "tls": world.encrypted_port}[security]
    async with channel(world, smtp_security=security, smtp_port=port) as there:
        with pytest.raises(NotAuthorised, match="certificate is not to be trusted"):
            await there.send(HELLO)
    assert world.screen(INES) == []


async def test_an_untrusted_certificate_is_told_in_sentences(world: EmailSandbox):
    relay, mailbox = await faults(world)
    assert "certificate is not to be trusted" in relay.what
    assert "certificate is not to be trusted" in mailbox.what
    assert "ca_file" in relay.remedy
    assert "ca_file" in mailbox.remedy


@pytest.mark.parametrize(
    ("host", "until", "why"), [(ELSEWHERE, None, "IP address mismatch"), (HOST, AN_HOUR_AGO, "expired")]
)
async def test_a_certificate_of_another_server_or_of_the_past_is_refused(
    authority: Authority, host: str, until: datetime | None, why: str
):
    async with showing(authority.papers(host, until)) as world:
        relay, mailbox = await faults(world, ca_file=str(authority.file))
    assert why in relay.what
    assert why in mailbox.what


async def test_no_mail_is_fetched_from_a_server_that_is_not_trusted(world: EmailSandbox, authority: Authority):
    pile = Pile()
    await world.write(INES, "Un")
    async with tapped(world.settings["imap_port"]) as line, follower(world, pile.accept, imap_port=line.port):
        await asyncio.wait_for(line.ended.wait(), 10)
        assert pile.taken.empty()
    async with follower(world, pile.accept, ca_file=str(authority.file)):
        assert await pile.next() == "Un"


# ---------------------------------------------------------------- no password in the clear


async def test_a_relay_that_offers_no_encryption_is_told_no_password():
    """As when somebody on the way strikes STARTTLS out of what the relay offers."""
    async with showing(None) as world, tapped(world.settings["smtp_port"]) as line:
        async with channel(world, smtp_security="starttls", smtp_port=line.port) as there:
            with pytest.raises(NotAuthorised, match="does not offer the login or the encryption"):
                await there.send(HELLO)
        assert line.heard.startswith(b"EHLO")
        assert not line.betrays(world.password)


async def test_a_mail_server_that_speaks_in_the_clear_where_tls_is_configured_is_told_no_password():
    async with showing(None) as world, tapped(world.settings["imap_port"]) as line:
        (fault,) = await faults(world, imap_security="tls", imap_port=line.port)
        assert "does not encrypt the line" in fault.what
        assert line.heard
        assert not line.betrays(world.settings["imap_password"])


async def test_a_mail_server_that_offers_no_starttls_is_told_no_password():
    async with showing(None) as world, tapped(world.settings["imap_port"]) as line:
        (fault,) = await faults(world, imap_security="starttls", imap_port=line.port)
        assert "does not offer to encrypt the line" in fault.what
        assert b"STARTTLS" in line.heard
        assert not line.betrays(world.settings["imap_password"])


@pytest.mark.parametrize("greeting", [b"* PREAUTH Welcome.\r\n", b"* BYE Too many.\r\n", b"220 relay ESMTP\r\n", b""])
async def test_a_mail_server_that_greets_otherwise_is_told_nothing(world: EmailSandbox, greeting: bytes):
    """Who says that we are logged in already wants our mails sent elsewhere, or others' read as ours."""
    async with greeting_with(greeting) as line:
        _relay, mailbox = await faults(world, imap_security="starttls", imap_port=line.port)
    assert "does not offer to encrypt the line" in mailbox.what
    assert line.heard == b""


async def test_what_somebody_on_the_way_adds_before_the_line_is_encrypted_is_not_heard(authority: Authority):
    papers = authority.papers()
    async with showing(papers, starttls=True) as world, tapped(world.settings["imap_port"]) as line:
        line.adds = b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n* BYE Go away"
        assert await faults(world, ca_file=str(authority.file), imap_port=line.port) == []
        assert line.added


async def test_after_starttls_a_certificate_is_believed_no_sooner(authority: Authority):
    async with showing(authority.papers(), starttls=True) as world, tapped(world.settings["imap_port"]) as line:
        _relay, mailbox = await faults(world, imap_port=line.port)
        assert "certificate is not to be trusted" in mailbox.what
        assert not line.betrays(world.settings["imap_password"])


async def test_a_relay_that_is_asked_to_speak_tls_at_once_and_does_not_is_told_no_password():
    async with showing(None) as world, tapped(world.settings["smtp_port"]) as line:
        async with channel(world, smtp_security="tls", smtp_port=line.port) as there:
            with pytest.raises(NotAuthorised, match="does not encrypt the line"):
                await there.send(HELLO)
        assert not line.betrays(world.password)


async def test_servers_that_insist_on_encryption_are_told_no_password_without(world: EmailSandbox):
    clear = {"smtp_security": "none", "imap_security": "none"}
    mailbox_port = cast(Dovecot, world.room).plain_port
    async with tapped(world.settings["smtp_port"]) as out, tapped(mailbox_port) as back:
        relay, mailbox = await faults(world, **clear, smtp_port=out.port, imap_port=back.port)
        assert "does not offer the login or the encryption" in relay.what
        assert "takes no login on a line that is not encrypted" in mailbox.what
        assert not out.betrays(world.password)
        assert not back.betrays(world.settings["imap_password"])


async def test_a_password_travels_in_the_clear_only_where_the_settings_say_so():
    async with showing(None) as world, tapped(world.settings["smtp_port"]) as line:
        async with channel(world, smtp_security="none", smtp_port=line.port) as there:
            await there.send(HELLO)
        assert line.betrays(world.password)


def test_encryption_is_what_the_settings_say_when_they_say_nothing():
    said = configured()
    assert (said.smtp_security, said.imap_security) == ("starttls", "tls")


@pytest.mark.parametrize("content", ["", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_a_file_without_authorities_is_refused(tmp_path: Path, content: str):
    file = tmp_path / "authorities.pem"
    file.write_text(content)
    with pytest.raises(ValidationError, match="ca_file"):
        configured(ca_file=str(file))


def test_a_file_of_authorities_that_is_not_there_is_refused():
    with pytest.raises(ValidationError, match="ca_file"):
        configured(ca_file="/nowhere/authorities.pem")


# ---------------------------------------------------------------- somebody on the way


class Tap:
    """Somebody on the way to a port, who hears all that is said to it, and may add to what it says of TLS."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self.heard = b""
        self.adds = b""
        self.added = False
        self.ended = asyncio.Event()
        self._to = port
        self._lines: set[asyncio.Task[Any]] = set()

    def betrays(self, password: str) -> bool:
        """Whether the password was said, as it is or as PLAIN and LOGIN write it (RFC 4616)."""
        whole = [b64encode(f"\0contact@maison-lumen.example\0{password}".encode()), b64encode(password.encode())]
        return any(written in self.heard for written in (password.encode(), *whole))

    def listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._lines.add(asyncio.create_task(self._line(reader, writer)))

    async def hung_up(self) -> None:
        """Returns once every line has ended: what is still open would be found by a later test."""
        await asyncio.gather(*self._lines)

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, onward = await asyncio.open_connection(HOST, self._to, local_addr=(ELSEWHERE, 0))
        back = asyncio.create_task(self._carry_back(there, writer))
        while said := await reader.read(65_536):
            self.heard += said
            onward.write(said)
        await _closed(onward)
        await back
        self.ended.set()

    async def _carry_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            adds = self.adds * said.endswith(b"Begin TLS negotiation now.\r\n")
            self.added |= bool(adds)
            writer.write(said + adds)
        await _closed(writer)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def tapped(port: int) -> AsyncIterator[Tap]:
    tap = Tap(port)
    server = await asyncio.start_server(tap.listen, HOST, 0)
    tap.port = server.sockets[0].getsockname()[1]
    async with server:
        yield tap
    await tap.hung_up()


class Greeter(Tap):
    """A server that says one thing, and hears what it is told."""

    def __init__(self, greeting: bytes) -> None:
        super().__init__(0)
        self._greeting = greeting

    async def _line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(self._greeting)
        writer.write_eof()
        self.heard += await reader.read()
        await _closed(writer)


@asynccontextmanager
async def greeting_with(words: bytes) -> AsyncIterator[Greeter]:
    greeter = Greeter(words)
    server = await asyncio.start_server(greeter.listen, HOST, 0)
    greeter.port = server.sockets[0].getsockname()[1]
    async with server:
        yield greeter
    await greeter.hung_up()
