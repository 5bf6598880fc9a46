"""Where the stand-in's mail server puts the shop's mail: in a real IMAP server, or through an inbound service.

`Dovecot` where it is installed (Debian: dovecot-imapd, dovecot-lmtpd), `Pymap` where only pip may install things;
`Postmark`, `Mailgun` and `SendGrid` post each mail to a webhook, as those services document it.
"""

import asyncio
import contextlib
import grp
import hashlib
import hmac
import json
import os
import pwd
import secrets
import shutil
import smtplib
import socket
import stat
import tempfile
from argparse import Namespace
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

from channels.sandbox import Mischief
from channels.sandbox.server import Courier

HOST = "127.0.0.1"

TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 — folders of our own are made in there
"""Where else temporary things may be put when the folder meant for them does not suit Dovecot."""

SHORT = 48
"""Characters of a folder in which Dovecot's sockets fit: 107 at most in all (man 7 unix), of which it needs some 50."""


TRIES = 3
"""How often Dovecot is started before we give up."""

PATIENCE = 10.0
"""Seconds in which it must answer, on a busy machine."""


class Envelope(Struct, frozen=True):
    """A mail as it goes from server to server."""

    sender: str
    recipient: str
    content: bytes


class Papers(Struct, frozen=True):
    """The PEM files by which a server says who it is."""

    certificate: Path
    key: Path


class Mailroom(Protocol):
    """Takes the shop's mail in."""

    async def start(self, user: str) -> dict[str, Any]:
        """Get ready for that mailbox; returns the settings of `channels.email` that lead here."""
        ...

    async def stop(self) -> None: ...

    async def deliver(self, mail: Envelope) -> None: ...


def mailroom() -> Mailroom:
    """The best IMAP server there is on this machine."""
    return Dovecot() if shutil.which("dovecot") and shutil.which("setpriv") and _places() else Pymap()


def imap_settings(port: int, user: str, password: str) -> dict[str, Any]:
    return {
        "inbound": "imap",
        "imap_host": HOST,
        "imap_port": port,
        "imap_security": "none",
        "imap_user": user,
        "imap_password": password,
    }


# ---------------------------------------------------------------- Dovecot


class Dovecot:
    """Dovecot 2.3 in a folder of its own, on the loopback interface, as root or as anybody.

    With `papers` it takes no login but on an encrypted line; `plain_port` is the one where lines begin unencrypted.
    With `starttls` that is the port its settings lead to.
    """

    def __init__(self, papers: Papers | None = None, *, starttls: bool = False) -> None:
        self.plain_port = 0
        self._papers = papers
        self._starttls = starttls
        self._folder = Path()
        self._lmtp_port = 0
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, user: str) -> dict[str, Any]:
        """Raises `OSError`, with what Dovecot wrote in its log, if it cannot be brought to answer."""
        password, said = secrets.token_hex(8), ""
        for _ in range(TRIES):
            if encrypted_port := await self._begun(password):
                return self._leading_here(encrypted_port, user, password)
            said = self._log()
            await self.stop()
        raise OSError(f"Dovecot does not answer, {TRIES} times started. Its log: {said or 'empty.'}")

    def _log(self) -> str:
        log = self._folder / "log"
        return log.read_text("utf-8", "replace")[-1000:] if log.exists() else ""

    async def _begun(self, password: str) -> int:
        """Its encrypted port, or 0: until it listens, somebody else may have taken one of the ports that were free."""
        self._folder = Path(tempfile.mkdtemp(prefix="relais-mail-", dir=_places()[0]))
        self.plain_port, encrypted_port, self._lmtp_port = _free_ports(3)
        config = self._prepare(encrypted_port, password)
        self._process = await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig", "KILL", "dovecot", "-F", "-c", str(config)),  # it dies with us, however we die
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return encrypted_port if await self._answers(self._process) else 0

    def _leading_here(self, encrypted_port: int, user: str, password: str) -> dict[str, Any]:
        if self._papers and self._starttls:
            return imap_settings(self.plain_port, user, password) | {"imap_security": "starttls"}
        if self._papers:
            return imap_settings(encrypted_port, user, password) | {"imap_security": "tls"}
        return imap_settings(self.plain_port, user, password)

    async def stop(self) -> None:
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()  # its children leave with it; asked politely, it takes a second
            await self._process.wait()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._process = None

    async def deliver(self, mail: Envelope) -> None:
        await asyncio.to_thread(self._hand_in, mail)

    def _hand_in(self, mail: Envelope) -> None:
        """By LMTP, to the one mailbox whatever the mark in the address."""
        with smtplib.LMTP(HOST, self._lmtp_port) as lmtp:
            lmtp.sendmail(mail.sender, [mail.recipient], mail.content)

    def _prepare(self, encrypted_port: int, password: str) -> Path:
        for name in ("run", "mail"):
            (self._folder / name).mkdir()
        owner = pwd.getpwuid(os.geteuid())
        if owner.pw_uid == 0:  # it refuses to keep root's mail
            owner = pwd.getpwnam("nobody")
            self._folder.chmod(0o755)
            os.chown(self._folder / "mail", owner.pw_uid, owner.pw_gid)
        config = self._folder / "dovecot.conf"
        ports = {"imap": self.plain_port, "imaps": encrypted_port if self._papers else 0, "lmtp": self._lmtp_port}
        config.write_text(_dovecot_conf(self._folder, owner, ports, password) + _encryption(self._papers))
        return config

    async def _answers(self, process: asyncio.subprocess.Process) -> bool:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while process.returncode is None:
                    with contextlib.suppress(OSError):
                        _, writer = await asyncio.open_connection(HOST, self.plain_port)
                        writer.close()
                        await writer.wait_closed()
                        return True
                    await asyncio.sleep(0.02)
        return False


def _places() -> list[Path]:
    """Folders for temporary things where Dovecot can live: short of name, and open to all when root starts it."""
    folders = [Path(folder) for folder in (tempfile.gettempdir(), *TEMPORARY)]
    return [folder for folder in folders if len(str(folder)) <= SHORT and _is_open(folder)]


def _is_open(folder: Path) -> bool:
    if os.geteuid() != 0:
        return os.access(folder, os.W_OK | os.X_OK)
    return all(above.stat().st_mode & stat.S_IXOTH for above in (folder, *folder.parents))


def _encryption(papers: Papers | None) -> str:
    if not papers:
        return "ssl = no\ndisable_plaintext_auth = no\n"
    return f"ssl = required\nssl_cert = <{papers.certificate}\nssl_key = <{papers.key}\n"


def _dovecot_conf(folder: Path, owner: pwd.struct_passwd, ports: Mapping[str, int], password: str) -> str:
    """https://doc.dovecot.org/2.3/configuration_manual/rootless_installation/"""
    return f"""\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap lmtp
listen = {HOST}
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = {owner.pw_name}
default_internal_group = {grp.getgrgid(owner.pw_gid).gr_name}
default_login_user = {owner.pw_name}
mail_location = maildir:{folder}/mail
mail_fsync = never
shutdown_clients = yes
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {ports["imap"]}
  }}
  inet_listener imaps {{
    port = {ports["imaps"]}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {ports["lmtp"]}
  }}
  unix_listener lmtp {{
    mode = 0
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder}/mail allow_all_users=yes
}}
"""


def _free_ports(many: int) -> list[int]:
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(many)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in probes]


# ---------------------------------------------------------------- pymap


class Pymap:
    """pymap's IMAP server with its mailbox in memory, in this very process."""

    def __init__(self) -> None:
        self._identity: Any = None
        self._server: asyncio.Server | None = None
        self._lines: set[asyncio.Task[None]] = set()

    async def start(self, user: str) -> dict[str, Any]:
        from proxyprotocol.reader import ProxyProtocolReader
        from pymap.backend.dict import DictBackend
        from pymap.concurrent import Subsystem
        from pymap.imap import IMAPServer
        from pysasl.hashing import BuiltinHash

        password = secrets.token_hex(8)
        options = {"host": HOST, "port": 0, "debug": False, "cert": None, "key": None, "tls": False, "demo_data": False}
        options |= {"demo_user": user, "demo_password": password, "passlib_cfg": None, "proxy_protocol": None}
        quick = BuiltinHash(rounds=1)  # the password lives as long as the process
        backend, config = await DictBackend.init(
            Namespace(**options), cpu_subsystem=Subsystem.for_asyncio(), hash_context=quick
        )
        config.apply_context()
        self._identity = backend.login.demo_user_identity
        line = self._remembered(IMAPServer(backend.login, config))
        greet = ProxyProtocolReader(config.proxy_protocol).get_callback(line)
        self._server = await asyncio.start_server(greet, HOST, 0)
        return imap_settings(self._server.sockets[0].getsockname()[1], user, password)

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            self.cut()
            await asyncio.gather(*self._lines, return_exceptions=True)
            await self._server.wait_closed()
            self._server = None

    async def deliver(self, mail: Envelope) -> None:
        from pymap.parsing.message import AppendMessage

        head = f"Return-Path: <{mail.sender}>\r\nDelivered-To: {mail.recipient}\r\n".encode()
        async with self._identity.new_session() as session:
            inbox = await session.mailbox_set.get_mailbox("INBOX")
            await inbox.append(AppendMessage(head + mail.content, datetime.now(UTC), frozenset()))

    def cut(self) -> int:
        """Break every open line, as a server that restarts does; returns how many there were."""
        for line in self._lines:
            line.cancel()
        return len(self._lines)

    def _remembered(self, talk: Callable[..., Any]) -> Callable[..., Any]:
        """The server's own closing leaves its open lines alone."""

        async def line(*ends: Any) -> None:
            task: asyncio.Task[Any] | None = asyncio.current_task()
            assert task
            self._lines.add(task)
            task.add_done_callback(self._lines.discard)
            with contextlib.suppress(
                asyncio.CancelledError, OSError, RuntimeError
            ):  # its farewell to a line that broke
                await talk(*ends)

        return line


# ---------------------------------------------------------------- inbound services


class Postmark:
    """https://postmarkapp.com/developer/webhooks/inbound-webhook"""

    def __init__(self, webhook_url: str, mischief: Mischief) -> None:
        self.webhook_url = webhook_url
        self.user, self.password = "postmark", secrets.token_hex(16)
        self._courier = Courier(mischief)

    async def start(self, user: str) -> dict[str, Any]:
        return {"inbound": "postmark", "postmark_user": self.user, "postmark_password": self.password}

    async def stop(self) -> None:
        await self._courier.close()

    async def deliver(self, mail: Envelope) -> None:
        login = b64encode(f"{self.user}:{self.password}".encode()).decode()
        headers = {"authorization": f"Basic {login}", "content-type": "application/json"}
        await self._courier.post(self.webhook_url, json.dumps(_postmark(mail)).encode(), headers)


def _postmark(mail: Envelope) -> dict[str, Any]:
    letter = _opened(mail.content)
    said = {name: str(letter[name] or "") for name in ("From", "To", "Subject", "Date")}
    listed = [{"Name": name, "Value": str(value)} for name, value in letter.items() if name not in said]
    return said | {
        "FromFull": {"Email": letter["From"].addresses[0].addr_spec, "Name": "", "MailboxHash": ""},
        "OriginalRecipient": mail.recipient,
        "MailboxHash": mail.recipient.partition("@")[0].partition("+")[2],
        "MessageID": secrets.token_hex(18),
        "MessageStream": "inbound",
        "TextBody": _body(letter, "plain"),
        "HtmlBody": _body(letter, "html"),
        "StrippedTextReply": "",
        "Tag": "",
        "Headers": listed,
        "Attachments": [_postmark_file(part) for part in letter.iter_attachments()],
    }


def _postmark_file(part: Any) -> dict[str, Any]:
    content = _content(part)
    return {
        "Name": part.get_filename() or "",
        "Content": b64encode(content).decode(),
        "ContentType": part.get_content_type(),
        "ContentLength": len(content),
    }


class Mailgun:
    """https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/"""

    def __init__(self, webhook_url: str, mischief: Mischief, now: Callable[[], datetime]) -> None:
        self.webhook_url = webhook_url
        self.key = secrets.token_hex(16)
        self._now = now
        self._courier = Courier(mischief)

    async def start(self, user: str) -> dict[str, Any]:
        return {"inbound": "mailgun", "mailgun_signing_key": self.key}

    async def stop(self) -> None:
        await self._courier.close()

    async def deliver(self, mail: Envelope) -> None:
        letter = _opened(mail.content)
        fields = self._fields(letter, mail) | self.sign()
        files = list(letter.iter_attachments())
        body, kind = _multipart(fields, files) if files else _urlencoded(fields)
        await self._courier.post(self.webhook_url, body, {"content-type": kind})

    def sign(self) -> dict[str, str]:
        stamp, token = str(int(self._now().timestamp())), secrets.token_hex(25)
        signature = hmac.new(self.key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
        return {"timestamp": stamp, "token": token, "signature": signature}

    def _fields(self, letter: EmailMessage, mail: Envelope) -> dict[str, str]:
        return {
            "recipient": mail.recipient,
            "sender": mail.sender,
            "from": str(letter["From"]),
            "subject": str(letter["Subject"] or ""),
            "body-plain": _body(letter, "plain"),
            "body-html": _body(letter, "html"),
            "message-headers": json.dumps([[name, str(value)] for name, value in letter.items()]),
        }


class SendGrid:
    """https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook"""

    def __init__(self, webhook_url: str, mischief: Mischief, *, raw: bool) -> None:
        self.webhook_url = webhook_url
        self._raw = raw
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._courier = Courier(mischief)

    async def start(self, user: str) -> dict[str, Any]:
        shown = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return {"inbound": "sendgrid", "sendgrid_public_key": b64encode(shown).decode()}

    async def stop(self) -> None:
        await self._courier.close()

    async def deliver(self, mail: Envelope) -> None:
        letter = _opened(mail.content)
        envelope = {"envelope": json.dumps({"to": [mail.recipient], "from": mail.sender})}
        files = [] if self._raw else list(letter.iter_attachments())
        fields = {"email": mail.content.decode()} if self._raw else _apart(letter)
        body, kind = _multipart(fields | envelope, files)
        await self._courier.post(self.webhook_url, body, self.sign(body) | {"content-type": kind})

    def sign(self, body: bytes) -> dict[str, str]:
        stamp = str(int(datetime.now(UTC).timestamp()))
        signature = self._key.sign(stamp.encode() + body, ec.ECDSA(SHA256()))
        return {
            "x-twilio-email-event-webhook-timestamp": stamp,
            "x-twilio-email-event-webhook-signature": b64encode(signature).decode(),
        }


def _apart(letter: EmailMessage) -> dict[str, str]:
    head = "".join(f"{name}: {value}\n" for name, value in letter.items())
    said = {name: str(letter[name] or "") for name in ("to", "from", "subject")}
    texts = {"text": _body(letter, "plain"), "html": _body(letter, "html")}
    return said | {key: text for key, text in texts.items() if text} | {"headers": head, "charsets": "{}"}


def _urlencoded(fields: dict[str, str]) -> tuple[bytes, str]:
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _multipart(fields: dict[str, str], files: Sequence[Any]) -> tuple[bytes, str]:
    boundary = secrets.token_hex(16)
    lines: list[bytes] = []
    for name, value in fields.items():
        lines += [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()]
    for number, file in enumerate(files, 1):
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="attachment-{number}"; filename="'
        head += f'{file.get_filename() or ""}"\r\nContent-Type: {file.get_content_type()}\r\n\r\n'
        lines += [head.encode(), _content(file), b"\r\n"]
    return b"".join([*lines, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"


def _opened(content: bytes) -> EmailMessage:
    letter = BytesParser(policy=SMTP).parsebytes(content)
    assert isinstance(letter, EmailMessage)
    return letter


def _content(part: Any) -> bytes:
    """A part's bytes; those of a mail or a report within the mail as they were written."""
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"\r\n".join(one.as_bytes() for one in inner)
    return part.get_payload(decode=True) or b""


def _body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    return str(part.get_content()) if part else ""
