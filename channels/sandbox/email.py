"""A stand-in for the world's mail: a real SMTP server, the shop's mailbox behind it, and everybody's mail program.

The shop logs in and writes to anybody; anybody writes to the shop. Refusals are worded as Postfix words them
(https://www.postfix.org/postconf.5.html), and their codes are those of RFC 5321 and RFC 3463.
"""

import asyncio
import logging
import secrets
import struct
import zlib
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP as WIRE
from email.utils import format_datetime, make_msgid
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any, cast

import aiosmtplib
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from channels.sandbox import Bubble, Mischief, Screens
from channels.sandbox.mailrooms import HOST, Envelope, Mailroom, Papers, mailroom


def _photo() -> bytes:
    """A PNG picture of an evening sky, 64 points square, drawn here and not compressed (RFC 2083)."""
    rows = (b"\0" + bytes(c for _ in range(64) for c in (90 + 2 * y, 110 + y, 170 - y)) for y in range(64))
    parts = (b"IHDR" + struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(b"".join(rows), 0))
    chunks = (struct.pack(">I", len(p) - 4) + p + struct.pack(">I", zlib.crc32(p)) for p in (*parts, b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


DAYS = ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
PHOTO = _photo()
"""What is attached: big enough not to be taken for the picture in a signature."""


class EmailSandbox:
    """The mail server of the shop's domain and of everybody else's.

    `room` receives the shop's mail: the best IMAP server of this machine unless given. `settings` lead our channel
    here, once started. `login` and `password` are the shop's at the SMTP server. With `papers` it takes no login but
    on an encrypted line: after STARTTLS, as the settings say, or at `encrypted_port`.
    """

    name = "email"

    def __init__(
        self,
        address: str = "contact@maison-lumen.example",
        shop: str = "Maison Lumen",
        *,
        room: Mailroom | None = None,
        papers: Papers | None = None,
        mischief: Mischief | None = None,
        port: int = 0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.address, self.shop = address, shop
        self.domain = address.rpartition("@")[2]
        self.mischief = mischief or Mischief()
        self.login, self.password = address, secrets.token_hex(8)
        self.base_url = ""
        self.settings: dict[str, Any] = {}
        self.room = room or mailroom()
        self._port = port
        self._now = now
        self._screens = Screens()
        self._latest: dict[str, EmailMessage] = {}  # the last letter of the shop's in each mailbox
        self._closed: set[str] = set()
        self._closed_inside: set[str] = set()
        self._held: list[Envelope] = []
        self._releases: set[asyncio.Task[None]] = set()
        self.encrypted_port = 0
        self._front = _Front(self, papers)

    async def start(self) -> None:
        found = await self.room.start(self.address)
        self._port, self.encrypted_port = await self._front.open(self._port)
        self.base_url = f"smtp://{HOST}:{self._port}"
        self.settings = found | {
            "address": self.address,
            "shop": self.shop,
            "authserv_id": f"mx.{self.domain}",
            "smtp_host": HOST,
            "smtp_port": self._port,
            "smtp_security": "starttls" if self.encrypted_port else "none",
            "smtp_user": self.login,
            "smtp_password": self.password,
        }

    async def stop(self) -> None:
        for release in list(self._releases):
            release.cancel()
        await self._front.close()
        await self.room.stop()

    # ------------------------------------------------------------ what the person does

    async def write(self, who: str, text: str, *, name: str = "", subject: str = "", html: str = "") -> str:
        """Answer the shop's last letter with the history below, as mail programs do, or begin an exchange."""
        letter = self._letter(who, name, subject)
        letter.set_content(text + self._history(who), cte="quoted-printable")
        if html:
            letter.add_alternative(html, subtype="html", cte="quoted-printable")
        self._show(who, letter, text, html)
        return await self._post(who, letter)

    async def attach(
        self, who: str, url: str, mime: str = "image/jpeg", *, name: str = "photo.jpg", text: str = ""
    ) -> str:
        """Send a file. `url` is only for the screen: what travels is a picture's worth of bytes."""
        letter = self._letter(who)
        letter.set_content(text + self._history(who), cte="quoted-printable")
        family, _, kind = mime.partition("/")
        letter.add_attachment(PHOTO, maintype=family, subtype=kind, filename=name)
        self._show(who, letter, text, image=url)
        return await self._post(who, letter)

    async def open(self, who: str, ref: str) -> str:
        """Follow a `mailto:` invitation that brings a token along, and send the empty letter."""
        letter = self._letter(who, to=f"start+{ref}@{self.domain}")
        letter.set_content("")
        return await self._post(who, letter)

    async def unsubscribe(self, who: str) -> str:
        """Click the mail program's own "unsubscribe": it writes to the address in the shop's last letter."""
        listed = str(self._latest[who]["List-Unsubscribe"])
        letter = self._letter(who, to=listed.rpartition("<mailto:")[2].partition("?")[0])
        letter.set_content("")
        return await self._post(who, letter)

    async def complain(self, who: str) -> str:
        """Press "this is spam": the provider reports it (RFC 5965)."""
        letter = self._latest[who]
        status = f"Feedback-Type: abuse\r\nUser-Agent: Sandbox/1\r\nVersion: 1\r\nOriginal-Rcpt-To: {who}\r\n"
        report = _report("feedback-report", f"abuse@{_domain(who)}", self.address, status, letter)
        return await self._post(f"abuse@{_domain(who)}", report)

    async def forge(self, who: str, text: str) -> str:
        """Somebody else writes under this person's name, from a machine that may not."""
        letter = self._letter(who, to=self.address)
        letter.set_content(text, cte="quoted-printable")
        return await self._post(who, letter, host="liar.invalid")

    def leave(self, who: str, *, quietly: bool = False) -> None:
        """Close the mailbox. `quietly`: letters are taken first and come back later, as from a server behind."""
        (self._closed_inside if quietly else self._closed).add(who)

    async def tap(self, who: str, message: str, button: str) -> None:
        """There is nothing to tap in a letter but links."""
        raise LookupError("A letter has no buttons.")

    def screen(self, who: str) -> list[Bubble]:
        return self._screens.of(who)

    def watch(self) -> AsyncIterator[str]:
        return self._screens.watch()

    @property
    def connections(self) -> int:
        """How many the SMTP server has taken since it started."""
        return self._front.opened

    def hang_up(self) -> None:
        """Close every connection that is open, as servers do with idle ones."""
        self._front.hang_up()

    # ------------------------------------------------------------ letters

    def _letter(self, who: str, name: str = "", subject: str = "", to: str = "") -> EmailMessage:
        latest = self._latest.get(who)
        letter = EmailMessage(policy=WIRE)
        letter["From"] = Mailbox(name, addr_spec=who)
        letter["To"] = to or (str(latest["Reply-To"]) if latest else self.address)
        about = str(latest["Subject"]) if latest else "Question"
        letter["Subject"] = subject or (about if about.startswith("Re:") or not latest else f"Re: {about}")
        letter["Date"] = format_datetime(self._now())
        letter["Message-ID"] = make_msgid(domain=_domain(who))
        if latest:
            letter["In-Reply-To"] = str(latest["Message-ID"])
            letter["References"] = f"{latest['References'] or ''} {latest['Message-ID']}".strip()
        return letter

    def _history(self, who: str) -> str:
        """The shop's last letter, quoted below as a French mail program quotes it."""
        latest = self._latest.get(who)
        if not latest:
            return ""
        at = self._now()
        said = "\n".join(f"> {line}" for line in _text(latest).splitlines())
        return f"\n\nLe {DAYS[at.weekday()]} {at:%d/%m/%Y à %H:%M}, {self.shop} <{self.address}> a écrit :\n\n{said}\n"

    async def _post(self, who: str, letter: EmailMessage, host: str = "") -> str:
        """Through this very server, as any other server of the world would."""
        await aiosmtplib.send(
            letter,
            sender=who,
            recipients=[letter["To"].addresses[0].addr_spec],
            hostname=HOST,
            port=self._port,
            start_tls=False,
            local_hostname=host or f"mail.{_domain(who)}",
        )
        return str(letter["Message-ID"])

    def _show(self, who: str, letter: EmailMessage, text: str, html: str = "", image: str = "") -> None:
        ours = letter["From"].addresses[0].addr_spec == self.address
        ident = str(letter["Message-ID"])
        bubble = Bubble(
            id=ident,
            author="us" if ours else "them",
            text=text,
            html=html,
            subject=str(letter["Subject"]),
            image=image,
            status="delivered" if ours else "sent",
            at=self._now().timestamp(),
            thread=str(letter["References"] or ident).split()[0],
            name=letter["From"].addresses[0].display_name,
        )
        self._screens.put(who, bubble)

    # ------------------------------------------------------------ what the server does

    def refuses(self, recipient: str, *, from_shop: bool) -> str:
        """Why this server does not take letters for somebody; empty when it does."""
        if _domain(recipient) != self.domain and not from_shop:
            return f"554 5.7.1 <{recipient}>: Relay access denied"
        if recipient in self._closed:
            return f"550 5.1.1 <{recipient}>: Recipient address rejected: User unknown in virtual mailbox table"
        return ""

    async def take(self, mail: Envelope, host: str) -> None:
        """Put a letter where it belongs: on somebody's screen, or in the shop's mailbox."""
        if _domain(mail.recipient) == self.domain:
            await self._bring(Envelope(mail.sender, mail.recipient, self._stamped(mail, host)))
        elif mail.recipient in self._closed_inside:
            await self._return(mail)
        else:
            letter = _opened(mail.content)
            self._latest[mail.recipient] = letter
            self._show(mail.recipient, letter, _text(letter), _html(letter))

    def _stamped(self, mail: Envelope, host: str) -> bytes:
        """With the verdict of this server, which believes a machine of the sender's own domain and no other."""
        domain = _domain(_opened(mail.content)["From"].addresses[0].addr_spec)
        verdict = "pass" if host == f"mail.{domain}" else "fail"
        return (
            f"Authentication-Results: mx.{self.domain};\r\n\tspf={verdict} smtp.mailfrom={mail.sender};\r\n"
            f"\tdmarc={verdict} (p=none) header.from={domain}\r\n"
            f"Received: from {host} by mx.{self.domain} with ESMTP; {format_datetime(self._now())}\r\n"
        ).encode() + mail.content

    async def _bring(self, mail: Envelope) -> None:
        if self.mischief.strikes(self.mischief.reorder):
            self._held.append(mail)
            release = asyncio.ensure_future(self._release_later())
            self._releases.add(release)
            release.add_done_callback(self._releases.discard)
            return
        await self.room.deliver(mail)
        if self.mischief.strikes(self.mischief.duplicate):
            await self.room.deliver(mail)
        await self._release()

    async def _release(self) -> None:
        held, self._held = self._held, []
        for mail in held:
            await self.room.deliver(mail)

    async def _release_later(self) -> None:
        await asyncio.sleep(0.3)
        await self._release()

    async def _return(self, mail: Envelope) -> None:
        """Send it back to the address on its envelope (RFC 3464)."""
        status = (
            f"Reporting-MTA: dns; mail.{_domain(mail.recipient)}\r\n\r\nFinal-Recipient: rfc822; {mail.recipient}\r\n"
            "Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n"
        )
        daemon = f"MAILER-DAEMON@{_domain(mail.recipient)}"
        report = _report("delivery-status", daemon, mail.sender, status, _opened(mail.content))
        await self._bring(Envelope("", mail.sender, report.as_bytes()))


class _Front:
    """The SMTP server: aiosmtpd on the running loop."""

    def __init__(self, world: EmailSandbox, papers: Papers | None) -> None:
        self._world = world
        self._encryption = _encryption(papers) if papers else None
        self._servers: list[asyncio.Server] = []
        self._lines: list[SMTP] = []

    @property
    def opened(self) -> int:
        """Connections since the start."""
        return len(self._lines)

    async def open(self, port: int) -> tuple[int, int]:
        """Returns the ports where lines begin unencrypted and encrypted, the latter 0 when there is none."""
        logging.getLogger("mail.log").addFilter(_not_to_itself)
        plain = await self._listen(port, tls_context=self._encryption, auth_require_tls=bool(self._encryption))
        if not self._encryption:
            return plain, 0
        return plain, await self._listen(0, ssl=self._encryption, auth_require_tls=False)

    async def _listen(self, port: int, *, ssl: SSLContext | None = None, **how: Any) -> int:
        loop = asyncio.get_running_loop()
        name = f"mx.{self._world.domain}"

        def line() -> SMTP:
            self._lines.append(SMTP(self, hostname=name, authenticator=self._authenticate, loop=loop, **how))
            return self._lines[-1]

        server = await loop.create_server(line, HOST, port, ssl=ssl)
        self._servers.append(server)
        number: int = server.sockets[0].getsockname()[1]
        return number

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        self.hang_up()
        while self._servers:
            await self._servers.pop().wait_closed()

    def hang_up(self) -> None:
        for line in self._lines:
            if line.transport:
                line.transport.close()

    def _authenticate(self, server: SMTP, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        world = self._world
        expected = LoginPassword(world.login.encode(), world.password.encode())
        return AuthResult(success=given == expected, handled=False)

    async def handle_MAIL(  # noqa: N802 — aiosmtpd's names
        self, server: SMTP, session: Any, envelope: Any, address: str, options: Sequence[str]
    ) -> str:
        mischief = self._world.mischief
        if session.authenticated:
            await asyncio.sleep(mischief.delay)
            if mischief.strikes(mischief.throttle):
                return "450 4.7.1 Error: too much mail from this client"
            if mischief.strikes(mischief.fail):
                return "451 4.3.0 Error: queue file write error"
        envelope.mail_from = address
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, options: Sequence[str]
    ) -> str:
        refusal = self._world.refuses(address.lower(), from_shop=session.authenticated)
        if not refusal:
            envelope.rcpt_tos.append(address.lower())
        return refusal or "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        for recipient in envelope.rcpt_tos:
            await self._world.take(Envelope(envelope.mail_from or "", recipient, envelope.content), session.host_name)
        mischief = self._world.mischief
        if session.authenticated and mischief.strikes(mischief.drop):
            mischief.dropped.append(envelope.content)
            cast(asyncio.Transport, server.transport).abort()  # accepted, but the caller will never know
        return f"250 2.0.0 Ok: queued as {secrets.token_hex(5).upper()}"


def _encryption(papers: Papers) -> SSLContext:
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers.certificate, papers.key)
    return context


def _not_to_itself(record: logging.LogRecord) -> bool:
    """aiosmtpd warns at each login of an attribute that nobody but aiosmtpd touches."""
    return "Session.login_data" not in str(record.msg)


def _report(kind: str, sender: str, to: str, status: str, about: EmailMessage) -> EmailMessage:
    """What one server tells another about a letter (RFC 6522)."""
    report = EmailMessage(policy=WIRE)
    report["From"] = sender
    report["To"] = to
    report["Subject"] = "Undelivered Mail Returned to Sender" if kind == "delivery-status" else "Abuse report"
    report["Date"] = format_datetime(datetime.now(UTC))
    report["Message-ID"] = make_msgid(domain=_domain(sender))
    report["Auto-Submitted"] = "auto-replied"
    report["MIME-Version"] = "1.0"
    boundary = secrets.token_hex(12)
    report["Content-Type"] = f'multipart/report; report-type={kind}; boundary="{boundary}"'
    told = f"Content-Type: message/{kind}\r\n\r\n{status}"
    headers = "".join(f"{name}: {value}\r\n" for name, value in about.items())
    parts = ["Content-Type: text/plain\r\n\r\nAbout your message.\r\n", told]
    parts.append(f"Content-Type: text/rfc822-headers\r\n\r\n{headers}")
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    report.set_payload(f"{body}--{boundary}--\r\n".encode("ascii", "replace").decode())
    return report


def _opened(content: bytes) -> EmailMessage:
    letter = BytesParser(policy=WIRE).parsebytes(content)
    assert isinstance(letter, EmailMessage)
    return letter


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return str(part.get_content()).replace("\r\n", "\n").strip() if part else ""


def _html(letter: EmailMessage) -> str:
    part = letter.get_body(("html",))
    return str(part.get_content()) if part else ""


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
