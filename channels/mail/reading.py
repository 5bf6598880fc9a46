"""Understands what arrives by mail: people's new words, and all that no robot must ever answer.

Everything in a mail is written by a stranger. Nothing here raises, runs or follows anything: a mail that cannot be
read is counted, and what is read is bounded in length, depth and time.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from mailparser_reply import EmailMessage as Conversation
from msgspec import Struct

from channels import Received
from channels.mail.marks import Mark, Marks
from dialogs.messages import Address, Content, File, Files, Inbound, OptOut, Profile, Receipt, Start, Status, Text

MOST_TEXT = 4_000  # characters of a person's words that are kept
MOST_BODY = 20_000  # … of a body that are looked at: reply separators are found by searching
MOST_HTML = 100_000
MOST_HEADER = 4_000
MOST_LINES = 200_000  # of a mail: ten megabytes in base64 are 136,000
MOST_PARTS = 500  # side by side
MOST_DEPTH = 20  # one within the other; the standard parser tries every boundary on every line
ORNAMENT = 8_000  # bytes: an inline picture smaller than this is somebody's logo
BETWEEN_SERVERS = ("message/delivery-status", "message/feedback-report", "text/rfc822-headers")


class Part(Struct, frozen=True):
    """Something attached. `section` is its IMAP number, `report` what one server told another in it.

    `content` is what it holds: it comes once.
    """

    mime: str
    name: str = ""
    section: str = ""
    size: int = 0
    inline: bool = False
    report: str = ""
    content: bytes = b""


class Mail(Struct, frozen=True, kw_only=True):
    """A mail, opened. Header names are in lower case, in order, topmost first; `to` is whom the envelope named."""

    headers: tuple[tuple[str, str], ...]
    to: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    parts: tuple[Part, ...] = ()

    def first(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    def all(self, *names: str) -> Iterator[str]:
        return (value for key, value in self.headers if key in names)


class House(Struct, frozen=True):
    """Whose mail it is: our address, our marks, and the name our own server signs its verdicts with."""

    address: str
    marks: Marks
    authserv_id: str = ""


UNREADABLE = Received(ignored=("unreadable",))


def read_mail(mail: Mail, house: House, now: datetime, where: str = "") -> Received:
    """What somebody did by this mail, or the kind of robot that wrote it. `where` prefixes attachments' addresses."""
    return (
        _report(mail, house, now)
        or _unsubscription(mail, house, now)
        or _automatic(mail, house)
        or _written(mail, house, now, where)
    )


# ---------------------------------------------------------------- people


def _written(mail: Mail, house: House, now: datetime, where: str) -> Received:
    person, name = sender(mail)
    content = _content(mail, house, where)
    if not content:
        return Received(ignored=("empty",))
    return Received(
        inbound=(
            Inbound(
                id=ident(mail),
                address=Address("email", person),
                at=_when(mail, now),
                content=content,
                profile=Profile(name=name, language=_language(mail)),
                thread=_thread(mail),
                vouched=_answers(mail, house, person, now) or _authenticated(mail, house, person),
            ),
        )
    )


def _content(mail: Mail, house: House, where: str) -> Content | None:
    starts = [mark for mark in _marks(mail, house) if mark.kind == "start"]
    if starts:
        return Start(starts[0].token)
    said = new_words(mail.text) or new_words(readable(mail.html))
    files = tuple(_files(mail, where or f"mid:{ident(mail).strip('<>')}"))
    subject = _words(mail.first("subject")).strip()
    if not said and not files and not re.match(r"(re|fwd?|tr)\s*:", subject, re.IGNORECASE):
        said = subject
    if files:
        return Files(files, said)
    return Text(said) if said else None


def _files(mail: Mail, where: str) -> Iterator[File]:
    for part in mail.parts:
        ornament = part.inline and part.mime.startswith("image/") and part.size < ORNAMENT
        if not ornament and part.mime not in BETWEEN_SERVERS and "signature" not in part.mime:
            family = part.mime.partition("/")[0]
            kind = family if family in ("image", "video", "audio") else "file"
            place = f"{where};SECTION={part.section}"
            yield File(kind, place, part.mime, part.name, part.size, content=part.content)  # type: ignore[arg-type]


def sender(mail: Mail) -> tuple[str, str]:
    """The one address in From, in lower case, and the name beside it; empty when there are none or several."""
    claims = list(mail.all("from"))
    if len(claims) != 1:
        return "", ""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"|\([^()]*\)', "", claims[0])
    found = re.fullmatch(r"[^<>,;]*<\s*([^<>]*?)\s*>\s*|\s*(\S+)\s*", bare)
    address = (found[1] or found[2] or "").lower() if found else ""
    if not _ADDRESS.fullmatch(address):
        return "", ""
    name = _words(claims[0].rpartition("<")[0]).strip(' "')[:100]
    return address, "" if "=?" in name else name


def ident(mail: Mail) -> str:
    """The Message-ID; what identifies the mail as well as can be where there is none."""
    given = mail.first("message-id").strip()
    if given and len(given) <= 998:
        return given
    traits = "\0".join([mail.first("from"), mail.first("date"), mail.text, mail.html])
    return f"sha256:{hashlib.sha256(traits.encode(errors='replace')).hexdigest()}"


def _when(mail: Mail, now: datetime) -> datetime:
    """The Date that was claimed, never in the future."""
    try:
        said = parsedate_to_datetime(mail.first("date"))
        at = said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return now
    return min(at, now)


def _language(mail: Mail) -> str:
    found = re.match(r"([a-z]{2})\b", mail.first("content-language").strip().lower())
    return found[1] if found else ""


def _thread(mail: Mail) -> dict[str, str]:
    references = re.findall(r"<[^<>\s]{1,990}>", mail.first("references"))
    return {
        "message_id": " ".join(re.findall(r"<[^<>\s]{1,990}>", mail.first("message-id"))[:1]),
        "references": " ".join(references[:1] + references[1:][-9:]),  # the root and the latest, as RFC 5322 allows
        "subject": " ".join(_words(mail.first("subject")).split())[:200],
    }


# ---------------------------------------------------------------- is it them?


def _answers(mail: Mail, house: House, person: str, now: datetime) -> bool:
    """They write to the very address that we gave them, and them only."""
    tokens = [mark.token for mark in _marks(mail, house) if mark.kind == "reply"]
    return any(house.marks.answers(token, person, now) for token in tokens)


def _authenticated(mail: Mail, house: House, person: str) -> bool:
    """Our own server says that DMARC passed: in the topmost verdict, for the sender can write any number below it."""
    verdict = re.sub(r'"(?:[^"\\]|\\.)*"|\([^()]*\)', "", mail.first("authentication-results")).lower()
    server, *results = [result.split() for result in verdict.split(";")]
    if not house.authserv_id or server[:1] != [house.authserv_id.lower()]:
        return False
    domain = f"header.from={person.rpartition('@')[2]}"
    return any(result[:1] == ["dmarc=pass"] and domain in result for result in results)


def _marks(mail: Mail, house: House) -> list[Mark]:
    """The marks of our addresses that this mail was sent to: as the person wrote them first, for servers fold case."""
    named = " ".join([*mail.all("to", "cc"), *mail.to, *mail.all("delivered-to", "x-original-to", "envelope-to")])
    return [mark for address in _ADDRESS.findall(named) if (mark := house.marks.read(address))]


# ---------------------------------------------------------------- robots


def _automatic(mail: Mail, house: House) -> Received | None:
    """Mail that is never answered, lest two robots write to each other for ever (RFC 3834)."""
    person, _ = sender(mail)
    if not person:
        return Received(ignored=("no_sender",))
    if person == house.address or house.marks.read(person):
        return Received(ignored=("own",))
    if _from_a_list(mail):
        return Received(ignored=("bulk",))
    return Received(ignored=("auto_reply",)) if _from_a_robot(mail, person) else None


def _from_a_list(mail: Mail) -> bool:
    precedence = mail.first("precedence").strip().lower()
    return precedence in ("bulk", "list", "junk") or any(key.startswith("list-") for key, _ in mail.headers)


def _from_a_robot(mail: Mail, person: str) -> bool:
    submitted = mail.first("auto-submitted").partition(";")[0].strip().lower()
    suppress = {word.strip() for word in mail.first("x-auto-response-suppress").lower().split(",")}
    return (
        submitted not in ("", "no")
        or bool(suppress & {"all", "autoreply"})
        or mail.first("return-path").strip() == "<>"
        or mail.first("precedence").strip().lower() == "auto_reply"
        or bool(re.match(r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|ne-?pas-?repondre)\b", person))
    )


def _unsubscription(mail: Mail, house: House, now: datetime) -> Received | None:
    """Sent by the mail program, when the person clicked "unsubscribe"."""
    person, _ = sender(mail)
    tokens = [mark.token for mark in _marks(mail, house) if mark.kind == "unsubscribe"]
    if not any(house.marks.unsubscribes(token, person) for token in tokens):
        return None
    return Received(inbound=(_opt_out(mail, person, now, OptOut("unsubscribed")),))


def _opt_out(mail: Mail, person: str, now: datetime, content: OptOut) -> Inbound:
    return Inbound(id=ident(mail), address=Address("email", person), at=_when(mail, now), content=content)


# ---------------------------------------------------------------- reports between servers


def is_gone(status: str) -> bool:
    """Whether an enhanced status says that nobody lives there (RFC 3463): the address itself, or a closed mailbox."""
    return bool(re.fullmatch(r"5\.1\.(0|1|2|3|6|10)|5\.2\.1|5\.4\.4", status))


def _report(mail: Mail, house: House, now: datetime) -> Received | None:
    report = "\n".join(part.report for part in mail.parts)
    told = {part.mime for part in mail.parts}
    if "message/feedback-report" in told:
        return _complaint(mail, house, now, report)
    if "message/delivery-status" in told or any(mark.kind == "bounce" for mark in _marks(mail, house)):
        return _bounce(mail, house, now, report)
    return Received(ignored=("report",)) if "multipart/report" in mail.first("content-type").lower() else None


def _complaint(mail: Mail, house: House, now: datetime, report: str) -> Received:
    """The person pressed "this is spam" (RFC 5965)."""
    letter = _our_letter(mail, house, report)
    if not letter:
        return Received(ignored=("complaint_unproven",))
    return Received(inbound=(_opt_out(mail, letter[1], now, OptOut("complaint")),))


def _bounce(mail: Mail, house: House, now: datetime, report: str) -> Received:
    """A letter of ours came back (RFC 3464). Believed only when it names both the letter and whom we wrote it to."""
    letter = _our_letter(mail, house, report or mail.text[:MOST_BODY])
    status = _status(report or mail.text[:MOST_BODY])
    if re.search(r"^Action:\s*(delayed|delivered|relayed|expanded)", report, re.IGNORECASE | re.MULTILINE):
        return Received(ignored=("bounce_delay",))
    if not letter:
        return Received(ignored=("bounce_unproven",))
    token, person = letter
    failed = Inbound(
        id=f"{ident(mail)}/receipt",
        address=Address("email", person),
        at=_when(mail, now),
        content=Receipt(Status.FAILED, (house.marks.message_id(token),), error=status),
    )
    gone = (_opt_out(mail, person, now, OptOut("bounce", word=status)),) if is_gone(status) else ()
    return Received(inbound=(failed, *gone))


def status_in(words: str) -> str:
    """The enhanced status (RFC 3463) of a refusal that a server told in words; empty where it told none."""
    found = re.search(r"\b(5\.\d{1,3}\.\d{1,3})\b", words[:MOST_HEADER])
    return found[1] if found else ""


def _status(report: str) -> str:
    found = re.search(r"^Status:\s*([245]\.\d{1,3}\.\d{1,3})", report, re.IGNORECASE | re.MULTILINE)
    found = found or re.search(r"\b(5\.\d{1,3}\.\d{1,3})\b", report)
    return found[1] if found else ""


def _our_letter(mail: Mail, house: House, report: str) -> tuple[str, str] | None:
    """The token of the letter reported on, and the person it was written to, when one proves the other."""
    tokens = [mark.token for mark in _marks(mail, house) if mark.kind == "bounce"]
    tokens += re.findall(rf"<(\w{{32}})@{re.escape(house.marks.domain)}>", report)
    people = [address.lower() for address in _ADDRESS.findall(f"{mail.first('x-failed-recipients')} {report}")]
    pairs = ((token, person) for token in tokens[:5] for person in people[:50])
    return next((pair for pair in pairs if house.marks.about(*pair)), None)


# ---------------------------------------------------------------- words


_ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)
_BREAK = re.compile(r"^-{3,} ?(message d.origine|original message|message transféré|forwarded message)", re.I | re.M)
_WROTE = re.compile(
    r"^(?:le|on)\b(?:[^\n]{0,300}|[^\n]{0,200}\b20\d\d\b[^\n]{0,200}\n[^\n]{0,200})(?:a écrit|wrote)\s*:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_TAIL = re.compile(
    r"\n[ \t]*(?:envoyé (?:de|depuis|à partir)|sent from|(?:get|obtenir|télécharger) outlook)\b[^\n]*\s*\Z",
    re.IGNORECASE,
)
_SEAM = "\n\ue000"


def new_words(body: str) -> str:
    """What they wrote now: no quoted history, no signature."""
    lines = [line.strip() for line in body[:MOST_BODY].replace("\r\n", "\n").split("\n")]
    unquoted = re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if not line.startswith(">")))
    above, *below = (part.strip() for part in _WROTE.split(_BREAK.split(unquoted)[0], maxsplit=1))
    own = above or "".join(below)  # some answer below what they quote
    said = _latest(_TAIL.sub("", own)) or _TAIL.sub("", own)
    return said.strip()[:MOST_TEXT]


def _latest(text: str) -> str:
    """By mail-parser-reply, whose expressions need the square of a line's length: it is shown no long line."""
    seamed = re.sub(r"([^\n]{200,300}) ", rf"\1{_SEAM}", text)
    replies = Conversation(text=seamed, languages=["fr", "en"], keep_hyphen_lists=True).read().replies
    words: str = replies[0].body if replies else ""
    return words.replace(_SEAM, " ")


def readable(html: str) -> str:
    """The text of a page, without what does not show and without what is quoted."""
    reader = _Page()
    with contextlib.suppress(AssertionError):  # what the standard parser raises at `<![<!`; what came before is kept
        reader.feed(html[:MOST_HTML])
    return re.sub(r"[ \t\xa0]+", " ", "".join(reader.text)).strip()


class _Page(HTMLParser):
    """Keeps what would be seen; `blockquote` and Gmail's wrapper hold the history."""

    HIDDEN = ("script", "style", "head", "title", "blockquote", "template")
    BLOCKS = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "ul", "ol", "table")
    VOID = ("br", "img", "hr", "meta", "link", "input", "area", "base", "col", "embed", "source", "track", "wbr")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self._hidden: list[str] = []  # the elements open since one of them hides what it holds

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS:
            self.text.append("\n")
        quoted = "gmail_quote" in (dict(attrs).get("class") or "")
        if tag not in self.VOID and (self._hidden or tag in self.HIDDEN or quoted):
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden[-20:]:
            while self._hidden.pop() != tag:
                pass
        if tag in ("p", "div", "li", "tr"):
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(re.sub(r"\s+", " ", data))


def _words(value: str) -> str:
    """A header as people read it (RFC 2047)."""
    try:
        return str(make_header(decode_header(value[:MOST_HEADER])))
    except (ValueError, LookupError, MessageError):
        return value[:MOST_HEADER]


# ---------------------------------------------------------------- opening


def parse(raw: bytes, to: tuple[str, ...] = ()) -> Mail | None:
    """Open a mail as it came over the wire; nothing when it is too contorted to be one somebody wrote."""
    if _contorted(raw):
        return None
    try:
        return _open(BytesParser(policy=policy.compat32).parsebytes(raw), to)
    except (ValueError, LookupError, TypeError, AttributeError, MessageError, RecursionError):
        return None  # the standard parser stumbles over a few malformed mails, each in its own way


def _contorted(raw: bytes) -> bool:
    """Whether the standard parser, whose time is not bounded by a mail's size alone, would dwell on it."""
    folded = raw.lower()
    depth = folded.count(b"multipart/") + folded.count(b"message/")
    return (
        depth > MOST_DEPTH
        or raw.count(b"\n") > MOST_LINES
        or raw.count(b"\n--") > MOST_PARTS
        or len(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]) > 100_000
        or bool(re.search(rb"^content-(?:type|disposition):(?:[^\n]|\n[ \t]){5000}", folded, re.MULTILINE))
    )


def _open(message: Message, to: tuple[str, ...]) -> Mail:
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    parts: list[Part] = []
    for section, part in _leaves(message):
        mime = part.get_content_type()
        if mime in texts and not part.get_filename() and part.get_content_disposition() != "attachment":
            texts[mime].append(_decoded(part))
        else:
            parts.append(_part(section, part))
    headers = tuple((name.lower(), _unfolded(value)[:MOST_BODY]) for name, value in message.raw_items())
    plain, html = ("\n".join(texts[mime]) for mime in ("text/plain", "text/html"))
    return Mail(headers=headers, to=to, text=plain, html=html, parts=tuple(parts))


def _leaves(message: Message, section: str = "") -> Iterator[tuple[str, Message]]:
    """The parts that hold something, with their IMAP numbers (RFC 3501, 6.4.5)."""
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        yield section or "1", message
        return
    for number, part in enumerate(message.get_payload(), 1):
        yield from _leaves(part, f"{section}.{number}".lstrip("."))


def _part(section: str, part: Message) -> Part:
    mime = part.get_content_type()
    name = " ".join(_words(part.get_filename() or "").split())[:200]
    if mime == "text/rfc822-headers":
        return Part(mime, name, section, report=_decoded(part)[:MOST_BODY])
    if isinstance(part.get_payload(), list):  # a mail within the mail, or a delivery report: its headers tell
        inner = (f"{key}: {_unfolded(value)}" for message in part.get_payload() for key, value in message.raw_items())  # type: ignore[union-attr]
        return Part(mime, name, section, report="\n".join(inner)[:MOST_BODY])
    inline = part.get_content_disposition() == "inline" or bool(part["Content-ID"])
    content = _payload(part)
    return Part(mime, name, section, len(content), inline, content=content)


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _decoded(part: Message) -> str:
    try:
        return _payload(part).decode(part.get_content_charset() or "utf-8", errors="replace")
    except (LookupError, ValueError):
        return _payload(part).decode(errors="replace")


def _unfolded(value: str) -> str:
    """On one line, and with bytes that are no ASCII read as UTF-8."""
    return " ".join(value.encode("ascii", "surrogateescape").decode(errors="replace").split())
