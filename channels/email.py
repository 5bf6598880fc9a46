"""Email: out through the shop's SMTP relay, in from its mailbox by IMAP or from an inbound service by webhook."""

import ssl
from datetime import datetime, timedelta
from functools import cached_property
from typing import Annotated, Literal
from urllib.parse import quote

import structlog
from aiosmtplib import SMTP
from pydantic import BaseModel, Field, SecretStr, model_validator

from channels import Accept, Channel, Draft, Fault, Received, Request, Tools
from channels.mail.carrier import Carrier
from channels.mail.mailbox import Mailbox, MailboxFault, Place
from channels.mail.marks import Marks
from channels.mail.outcomes import Told, received
from channels.mail.outcomes.mailgun import from_mailgun as outcomes_by_mailgun
from channels.mail.outcomes.mailgun import is_mailgun
from channels.mail.outcomes.postmark import LETTER, is_postmark
from channels.mail.outcomes.postmark import from_postmark as outcomes_by_postmark
from channels.mail.providers import from_mailgun, from_postmark
from channels.mail.reading import UNREADABLE, House, Mail, parse, read_mail
from channels.mail.trust import authorities
from channels.mail.writing import UNFOLDED, Look, compose, drafted
from dialogs.capabilities import Capabilities
from dialogs.errors import ChannelError, Gone, NotForUs
from dialogs.messages import Outbound, Sent

log = structlog.get_logger()

CAPABILITIES = Capabilities(
    text=20_000,  # nobody's limit: what a person would still scroll through
    caption=20_000,
    buttons=20,  # written as numbered lines: "answer with the number"
    links=20,
    cards=20,
    card_buttons=3,
    images=True,
    letters=True,
    rate=10.0,
)


class Settings(BaseModel, frozen=True, extra="forbid"):
    """`[channels.email]`. Secrets come from the environment: `RELAIS_CHANNELS__EMAIL__SMTP_PASSWORD`."""

    address: Annotated[str, Field(pattern=r"^[^\s@<>]+@[^\s@<>]+$", description="The address the shop writes from.")]
    shop: Annotated[str, Field(description="The shop's name, as shown beside the address and atop each letter.")]
    colour: Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$", description="The shop's colour, #rrggbb.")] = "#1f4e5f"
    logo: Annotated[
        str,
        Field(pattern="^(https://.*)?$", description="The https address of a picture atop letters; empty: the name."),
    ] = ""
    imprint: Annotated[
        str, Field(description="The shop's name and postal address, at the foot of what it sends unasked.")
    ] = ""
    secret: Annotated[
        SecretStr, Field(min_length=16, description="Signs our marked addresses; at least 16 characters.")
    ]
    marked_address: Annotated[
        str, Field(description="How a marked address looks; empty: {kind}+{token}@ the domain of `address`.")
    ] = ""
    reply_days: Annotated[
        int, Field(gt=0, description="For how many days an answer to one of our letters proves who wrote it.")
    ] = 90

    smtp_host: Annotated[str, Field(description="The mail relay that takes our letters.")] = "localhost"
    smtp_port: Annotated[int, Field(description="Its port: 587 with starttls, 465 with tls.")] = 587
    smtp_security: Annotated[
        Literal["starttls", "tls", "none"], Field(description="How the line to the relay is encrypted.")
    ] = "starttls"
    smtp_user: Annotated[str, Field(description="The login at the relay; empty: none is asked for.")] = ""
    smtp_password: Annotated[SecretStr, Field(description="The password at the relay.")] = SecretStr("")
    smtp_connections: Annotated[int, Field(gt=0, description="Connections to the relay kept open at most.")] = 4
    timeout: Annotated[float, Field(gt=0, description="Seconds to wait for any answer of a mail server.")] = 20.0
    ca_file: Annotated[
        str, Field(description="A PEM file of authorities believed beside the machine's own; empty: these alone.")
    ] = ""

    inbound: Annotated[
        Literal["imap", "postmark", "mailgun", "sendgrid"], Field(description="Where people's mails come from.")
    ] = "imap"
    largest: Annotated[int, Field(gt=0, description="Bytes of one mail that are read; the rest is left.")] = 10_000_000
    authserv_id: Annotated[
        str, Field(description="The name under which your own server writes Authentication-Results; empty: unheeded.")
    ] = ""

    imap_host: Annotated[str, Field(description="The server that holds the shop's mailbox.")] = "localhost"
    imap_port: Annotated[int, Field(description="Its port: 993 with tls, 143 with starttls.")] = 993
    imap_security: Annotated[
        Literal["tls", "starttls", "none"], Field(description="How the line to it is encrypted.")
    ] = "tls"
    imap_user: Annotated[str, Field(description="The mailbox's login; empty: the shop's address.")] = ""
    imap_password: Annotated[SecretStr, Field(description="The mailbox's password.")] = SecretStr("")
    imap_folder: Annotated[str, Field(description="The folder that is read.")] = "INBOX"
    imap_done_folder: Annotated[str, Field(description="Where read mails are moved; empty: they stay.")] = ""
    imap_look_every: Annotated[
        float, Field(gt=0, description="Seconds between two looks at the mailbox when the server tells nothing.")
    ] = 60.0

    outcomes: Annotated[
        Literal["mail", "postmark", "mailgun", "sendgrid"],
        Field(description="How we learn which letters did not arrive: they come back by mail, or this relay calls."),
    ] = "mail"
    sendgrid_events_public_key: Annotated[
        str, Field(description="The verification key of SendGrid's signed Event Webhook, as it shows it.")
    ] = ""

    postmark_user: Annotated[str, Field(description="The user written in the webhook's address.")] = "postmark"
    postmark_password: Annotated[SecretStr, Field(description="The password written in it.")] = SecretStr("")
    mailgun_signing_key: Annotated[SecretStr, Field(description="Mailgun's HTTP webhook signing key.")] = SecretStr("")
    sendgrid_public_key: Annotated[
        str, Field(description="The public key of the security policy of SendGrid's Inbound Parse, as it shows it.")
    ] = ""

    @model_validator(mode="after")
    def _complete(self) -> "Settings":
        marked = self.pattern
        if marked.count("@") != 1 or "{kind}" not in marked or "{token}" not in marked:
            raise ValueError("marked_address must hold {kind}, {token} and one @.")
        if self.ca_file:
            _readable(self.ca_file)
        secrets = {"postmark": self.postmark_password, "mailgun": self.mailgun_signing_key}
        for name, service in (("inbound", self.inbound), ("outcomes", self.outcomes)):
            if service in secrets and not secrets[service].get_secret_value():
                raise ValueError(f"{name} = {service!r} needs its secret: without it nobody could be told apart.")
        if self.inbound == "sendgrid":
            _well_written("sendgrid_public_key", self.sendgrid_public_key)
        if self.outcomes == "sendgrid":
            _well_written("sendgrid_events_public_key", self.sendgrid_events_public_key)
        return self

    @property
    def pattern(self) -> str:
        return self.marked_address or "{kind}+{token}@" + self.address.rpartition("@")[2].lower()


def _readable(ca_file: str) -> None:
    try:
        authorities(ca_file)
    except OSError as fault:
        raise ValueError("ca_file holds no certificate that can be read.") from fault


def _well_written(name: str, public_key: str) -> None:
    from cryptography.exceptions import UnsupportedAlgorithm  # seven megabytes, for who asks SendGrid

    from channels.mail.sendgrid import sendgrid_key

    try:
        sendgrid_key(public_key)
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise ValueError(f"{name} is no public key: without it nobody could be told apart.") from fault


def _signed_by_sendgrid(request: Request, public_key: str) -> Mail:
    from channels.mail.sendgrid import from_sendgrid, sendgrid_key

    return from_sendgrid(request, sendgrid_key(public_key))


def _outcomes_by_sendgrid(request: Request, public_key: str, now: datetime) -> Told:
    from channels.mail.outcomes.sendgrid import from_sendgrid
    from channels.mail.sendgrid import sendgrid_key

    return from_sendgrid(request, sendgrid_key(public_key), now)


def create(settings: Settings, tools: Tools) -> Channel:
    """The channel that these settings describe: one that listens to a mailbox, or one that a service calls."""
    if settings.inbound != "imap":
        return EmailByWebhook(settings, tools)
    return (EmailByImapToldOfLetters if settings.outcomes != "mail" else EmailByImap)(settings, tools)


class Email:
    """Writes to people. Its two heirs differ in how people's mails come in."""

    name = "email"
    capabilities = CAPABILITIES

    def __init__(self, settings: Settings, tools: Tools) -> None:
        self._settings = settings
        self._tools = tools
        life = timedelta(days=settings.reply_days)
        self._marks = Marks(settings.secret.get_secret_value().encode(), settings.pattern, life)
        self._house = House(settings.address.lower(), self._marks, settings.authserv_id)
        self._look = Look(settings.shop, settings.colour, settings.address, settings.logo, settings.imprint)
        self._carrier = Carrier(self._connection, settings.smtp_connections)

    async def send(self, message: Outbound) -> Sent:
        """A retry carries the same Message-ID, so that a mailbox which got both shows one."""
        try:
            message.address.id.encode("ascii")
            letter = compose(message, self._look, self._marks, self._tools.now())
        except (ValueError, IndexError) as fault:  # IndexError: how the standard library takes an empty address
            raise Gone("This is no address that a letter can be sent to.") from fault
        if self._settings.outcomes == "postmark":
            letter[LETTER] = self._marks.message(message)
        back = self._marks.address("bounce", self._marks.message(message))
        await self._carrier.carry(back, message.address.id, letter.as_bytes(policy=UNFOLDED))
        return Sent(letter["Message-ID"])

    def draft(self, message: Outbound) -> Draft:
        return drafted(message, self._look, self._marks, self._tools.now())

    async def close(self) -> None:
        await self._carrier.close()

    def invitation(self, token: str) -> str:
        """A link that opens a letter to us in the person's own mail program."""
        return f"mailto:{quote(self._marks.address('start', token), safe='@+')}?subject={quote(self._look.shop)}"

    async def check(self) -> list[Fault]:
        try:
            await self._carrier.check()
        except ChannelError as fault:
            where = f"{self._settings.smtp_host}:{self._settings.smtp_port}"
            return [
                Fault(f"The mail relay at {where}: {fault}", "Check the settings smtp_* and ca_file of channels.email.")
            ]
        return []

    def _connection(self) -> SMTP:
        settings = self._settings
        return SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=settings.smtp_password.get_secret_value() or None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            tls_context=self._trusted if settings.smtp_security != "none" else None,
            local_hostname=self._marks.domain,
            timeout=settings.timeout,
        )

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        """Read once, when first needed: the machine's own authorities take a twentieth of a second."""
        return authorities(self._settings.ca_file)

    def _outcomes(self, request: Request) -> Received | None:
        """What became of our letters; None, where the call tells of something else."""
        settings, now = self._settings, self._tools.now()
        match settings.outcomes:
            case "mailgun" if is_mailgun(request):
                key = settings.mailgun_signing_key.get_secret_value()
                return received(outcomes_by_mailgun(request, key, now), self._house, now)
            case "postmark" if is_postmark(request):
                password = settings.postmark_password.get_secret_value()
                return received(outcomes_by_postmark(request, settings.postmark_user, password, now), self._house, now)
            case "sendgrid" if request.body.lstrip()[:1] == b"[":
                return received(
                    _outcomes_by_sendgrid(request, settings.sendgrid_events_public_key, now), self._house, now
                )
            case _:
                return None

    def _to_be_told(self) -> list[str]:
        """What is to be set at the relay, so that it tells what became of our letters."""
        scheme, _, rest = self._tools.public_url.partition("://")
        match self._settings.outcomes:
            case "mailgun":
                kinds = "permanent failure, spam complaints and unsubscribes"
                return [f"In Mailgun, add webhooks for {kinds} to {scheme}://{rest}/in/email."]
            case "postmark":
                login = f"{quote(self._settings.postmark_user)}:PASSWORD"
                return [
                    f"In Postmark, add a webhook for bounces and spam complaints to {scheme}://{login}@{rest}/in/email."
                ]
            case "sendgrid":
                kinds = "bounced, dropped, spam reports and unsubscribes"
                return [
                    f"In SendGrid, add an Event Webhook for {kinds} to {scheme}://{rest}/in/email.",
                    "Enable its signature, and set sendgrid_events_public_key to the verification key.",
                ]
            case _:
                return []

    def _read(self, mail: Mail | None, where: str = "") -> Received:
        return read_mail(mail, self._house, self._tools.now(), where) if mail else UNREADABLE


class EmailByImap(Email):
    """Fetches people's mails from the shop's mailbox."""

    def __init__(self, settings: Settings, tools: Tools) -> None:
        super().__init__(settings, tools)
        self._mailbox = Mailbox(
            Place(
                host=settings.imap_host,
                port=settings.imap_port,
                user=settings.imap_user or settings.address,
                password=settings.imap_password.get_secret_value(),
                trusted=self._trusted if settings.imap_security != "none" else None,
                starttls=settings.imap_security == "starttls",
                folder=settings.imap_folder,
                done=settings.imap_done_folder,
                timeout=settings.timeout,
                look_every=settings.imap_look_every,
                largest=settings.largest,
            )
        )

    async def listen(self, accept: Accept) -> None:
        async def take(raw: bytes, where: str) -> None:
            received = self._read(parse(raw), where)
            for kind in received.ignored:
                log.info("email.ignored", kind=kind)
            if received.inbound:
                await accept(received.inbound)

        await self._mailbox.follow(take)

    async def check(self) -> list[Fault]:
        faults = await super().check()
        try:
            await self._mailbox.check()
        except (OSError, TimeoutError, MailboxFault) as fault:
            where = f"{self._settings.imap_host}:{self._settings.imap_port}"
            said = str(fault) or "It did not answer."
            faults.append(
                Fault(f"The mailbox at {where}: {said}", "Check the settings imap_* and ca_file of channels.email.")
            )
        return faults

    async def connect(self) -> list[str]:
        kinds = ", ".join(self._marks.address(kind, "…") for kind in ("reply", "bounce", "unsubscribe"))
        return [
            "There is nothing to register: Relais reads the mailbox by itself.",
            f"Let mail for {kinds} arrive in the mailbox {self._settings.imap_user or self._settings.address}.",
            *self._to_be_told(),
        ]


class EmailByImapToldOfLetters(EmailByImap):
    """The same, where the relay calls to tell what became of our letters."""

    def receive(self, request: Request) -> Received:
        if told := self._outcomes(request):
            return told
        raise NotForUs("This tells of no letter of ours.")


class EmailByWebhook(Email):
    """Is called by an inbound service for each mail."""

    def receive(self, request: Request) -> Received:
        if len(request.body) > self._settings.largest:
            raise NotForUs("The body is larger than any mail that is read here.")
        return self._outcomes(request) or self._read(self._opened(request))

    def _opened(self, request: Request) -> Mail:
        settings = self._settings
        if settings.inbound == "mailgun":
            return from_mailgun(request, settings.mailgun_signing_key.get_secret_value(), self._tools.now())
        if settings.inbound == "sendgrid":
            return _signed_by_sendgrid(request, settings.sendgrid_public_key)
        return from_postmark(request, settings.postmark_user, settings.postmark_password.get_secret_value())

    async def connect(self) -> list[str]:
        return [*self._to_be_called(), *self._to_be_told()]

    def _to_be_called(self) -> list[str]:
        scheme, _, rest = self._tools.public_url.partition("://")
        if self._settings.inbound == "mailgun":
            return [f"In Mailgun, create a route whose action is forward to {scheme}://{rest}/in/email."]
        if self._settings.inbound == "sendgrid":
            return [
                f"In SendGrid, set Inbound Parse to post the raw MIME message to {scheme}://{rest}/in/email.",
                "Attach a security policy that signs, and set sendgrid_public_key to its public key.",
            ]
        login = f"{quote(self._settings.postmark_user)}:PASSWORD"
        return [
            f"In Postmark, set the inbound webhook to {scheme}://{login}@{rest}/in/email, "
            "with the value of postmark_password in the place of PASSWORD."
        ]
