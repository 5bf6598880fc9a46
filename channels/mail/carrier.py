"""Hands letters to the shop's mail relay over a few kept connections, and says what each refusal means."""

import asyncio
import contextlib
import re
import ssl
from collections.abc import Callable

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from channels.mail.reading import is_gone
from channels.mail.trust import mistrust
from dialogs.errors import ChannelError, Gone, NotAuthorised, OutcomeUnknown, Refused, RetryBackoff

LOST = (SMTPServerDisconnected, SMTPTimeoutError)

UNWELCOME = (SMTPException, ssl.SSLError)
"""What may come of connecting: aiosmtplib lets pass what TLS says after STARTTLS."""


class Carrier:
    """`connect` builds one unopened connection; at most `most` are open at a time, and they are used again."""

    def __init__(self, connect: Callable[[], SMTP], most: int) -> None:
        self._connect = connect
        self._places = asyncio.Semaphore(most)
        self._idle: list[SMTP] = []

    async def carry(self, sender: str, recipient: str, letter: bytes) -> None:
        """Returns once the relay has taken the letter; raises the `ChannelError` that says what to do next."""
        async with self._places:
            try:
                relay = await self._welcome(sender)
            except UNWELCOME as fault:
                raise trouble(fault) from None
            await self._hand_over(relay, recipient, letter)
            self._idle.append(relay)

    async def check(self) -> None:
        """Connect and log in, no more."""
        try:
            relay = await self._open()
        except UNWELCOME as fault:
            raise trouble(fault) from None
        self._idle.append(relay)

    async def close(self) -> None:
        while self._idle:
            relay = self._idle.pop()
            with contextlib.suppress(SMTPException):
                await relay.quit(timeout=1)
            relay.close()

    async def _welcome(self, sender: str) -> SMTP:
        """A connection on which the relay has taken the sender. One that it hung up meanwhile is replaced."""
        while self._idle:
            relay = self._idle.pop()
            try:
                await relay.mail(sender)
            except SMTPException:
                relay.close()
            else:
                return relay
        relay = await self._open()
        try:
            await relay.mail(sender)
        except BaseException:
            relay.close()
            raise
        return relay

    async def _open(self) -> SMTP:
        relay = self._connect()
        await relay.connect()
        return relay

    async def _hand_over(self, relay: SMTP, recipient: str, letter: bytes) -> None:
        try:
            await relay.rcpt(recipient)
            await _pour(relay, letter)
        except SMTPResponseException as refusal:
            await self._keep(relay)
            raise trouble(refusal) from None
        except LOST as fault:
            raise trouble(fault) from None
        except BaseException:
            relay.close()
            raise

    async def _keep(self, relay: SMTP) -> None:
        """A refused letter says nothing against the connection."""
        try:
            await relay.rset()
        except SMTPException:
            relay.close()
        else:
            self._idle.append(relay)


async def _pour(relay: SMTP, letter: bytes) -> None:
    try:
        await relay.data(letter)
    except LOST:
        raise OutcomeUnknown("The relay hung up on a letter that had left.") from None


def trouble(fault: SMTPException | ssl.SSLError) -> ChannelError:
    """What a refusal, or the lack of any answer, means for the letter. What is not safe is the operator's to judge."""
    if isinstance(fault, SMTPResponseException):
        return refusal(fault.code, fault.message, of_recipient=isinstance(fault, SMTPRecipientRefused))
    if why := mistrust(fault):
        return NotAuthorised(f"The mail relay is told nothing. {why}")
    if isinstance(fault, OSError):
        return RetryBackoff("The mail relay cannot be reached.")
    return NotAuthorised("The mail relay does not offer the login or the encryption that is configured.")


def refusal(code: int, said: str, *, of_recipient: bool = False) -> ChannelError:
    """Reply codes are RFC 5321's, enhanced ones RFC 3463's. What the relay says may name the person: it is not kept."""
    found = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})\b", said)
    status = found[1] if found else ""
    told = f"{code} {status}".strip()
    if code in (530, 534, 535, 538):
        return NotAuthorised(f"The mail relay refused our login ({told}).", code=told)
    if code < 500 or status == "5.2.2":  # a full mailbox is emptied some day
        return RetryBackoff(f"The mail relay asks to try later ({told}).", code=told)
    if is_gone(status) or (of_recipient and not status and code in (550, 551, 553)):
        return Gone(f"Nobody lives at this address ({told}).", code=told)
    return Refused(f"The mail relay refused the letter ({told}).", code=told)
