"""What a file is, by its content: neither its name nor its sender's word counts."""

_LONGEST_NAME = 80  # characters
_BEGINNINGS = {  # what each kind of file begins with (https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern)
    ".jpg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".gif": b"GIF8",
    ".pdf": b"%PDF-",
}


def ending(content: bytes) -> str:
    """How the name of such a file ends; empty when it is neither a picture that cannot run nor a PDF document."""
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return ".webp"
    return next((name for name, beginning in _BEGINNINGS.items() if content.startswith(beginning)), "")


def named(name: str, deserved: str) -> str:
    """What somebody calls their file, harmless, with the ending that it deserves."""
    stem = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
    kept = "".join(letter for letter in stem if letter.isprintable() and letter not in '"/\\<>[]').strip(" .")
    return (kept[:_LONGEST_NAME] or "photo") + deserved
