"""The forms in which inbound services post mails to us."""

import re
from urllib.parse import parse_qsl

from msgspec import Struct

from channels import Request
from channels.mail.reading import BETWEEN_SERVERS, MOST_BODY, MOST_HEADER, Part
from dialogs.errors import NotForUs


class Upload(Struct, frozen=True):
    """A file within a form."""

    name: str
    mime: str
    content: bytes


class Form(Struct, frozen=True):
    """`raw` are the fields of a form with files as they came: their bytes may be of any alphabet."""

    fields: dict[str, str]
    files: tuple[Upload, ...] = ()
    raw: dict[str, bytes] = {}

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its files as what was attached to a mail."""
        return tuple(_part(file, n) for n, file in enumerate(self.files, 1))


def _part(file: Upload, number: int) -> Part:
    report = reported(file.mime, file.content)
    return Part(file.mime, file.name[:200], str(number), len(file.content), report=report, content=file.content)


def read_form(request: Request) -> Form:
    """Raises `NotForUs` when the body is none."""
    kind = request.headers.get("content-type", "")
    if kind.lower().startswith("multipart/form-data"):
        return _multipart(kind, request.body)
    try:
        return Form(dict(parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=1000)))
    except ValueError as fault:
        raise NotForUs("The body is no form.") from fault


def _multipart(kind: str, body: bytes) -> Form:
    """A form with files (RFC 7578): flat, so that cutting at the boundary is all there is to do."""
    boundary = re.search(r'boundary="?([^\s";]{1,70})', kind, re.IGNORECASE)
    if not boundary:
        raise NotForUs("The body is no form.")
    fields: dict[str, bytes] = {}
    files: list[Upload] = []
    for part in body.split(b"--" + boundary[1].encode(errors="replace"))[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        about = head[:MOST_HEADER].decode(errors="replace")
        content = content.removesuffix(b"\r\n")
        name, file = (re.search(rf';\s*{word}="([^"]*)"', about, re.IGNORECASE) for word in ("name", "filename"))
        if file:
            files.append(Upload(file[1], _mime(about), content))
        elif name:
            fields[name[1]] = content
    return Form({key: value.decode(errors="replace") for key, value in fields.items()}, tuple(files), fields)


def _mime(head: str) -> str:
    found = re.search(r"^content-type:\s*([\w.+-]+/[\w.+-]+)", head, re.IGNORECASE | re.MULTILINE)
    return found[1].lower() if found else "application/octet-stream"


def reported(mime: str, content: bytes) -> str:
    """What a server tells in an attachment meant for servers."""
    return content[:MOST_BODY].decode(errors="replace") if mime in BETWEEN_SERVERS else ""
