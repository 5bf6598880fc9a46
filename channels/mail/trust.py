"""Whom we believe when a mail server says who it is."""

import ssl


def authorities(file: str = "") -> ssl.SSLContext:
    """The machine's own authorities and, beside them, those in a PEM file; raises `OSError` when it holds none."""
    trusted = ssl.create_default_context()
    if file:
        trusted.load_verify_locations(file)
    return trusted


def mistrust(fault: BaseException | None) -> str:
    """Why a line is not safe enough to say anything on it, as a sentence; empty when something else went wrong."""
    while fault and not isinstance(fault, ssl.SSLError):
        fault = fault.__cause__
    match fault:
        case ssl.SSLCertVerificationError():
            return f"Its certificate is not to be trusted: {fault.verify_message.rstrip('.')}."
        case None | ssl.SSLEOFError() | ssl.SSLZeroReturnError():  # it hung up
            return ""
        case _:
            return "It does not encrypt the line in the way that is configured."
