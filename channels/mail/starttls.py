"""IMAP on a line that is encrypted after its first words: STARTTLS, which aioimaplib does not speak."""

import asyncio
import ssl
from asyncio import AbstractEventLoop, StreamWriter
from typing import Any

from aioimaplib import IMAP4
from aioimaplib.aioimaplib import NONAUTH, IMAP4ClientProtocol


class NotEncrypted(Exception):
    """The server does not encrypt the line."""


class ImapAfterStarttls(IMAP4):  # type: ignore[misc]  # aioimaplib has no types
    """aioimaplib only meets a line that is encrypted: what was said on it before, by whomever, never reaches it.

    Source: https://www.rfc-editor.org/rfc/rfc9051#section-6.2.1
    """

    _line: StreamWriter  # kept as long as the line: it closes what nobody holds

    def create_client(
        self,
        host: str,
        port: int,
        loop: AbstractEventLoop | None,
        conn_lost_cb: Any = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        assert ssl_context
        loop = loop or asyncio.get_running_loop()
        self.protocol = IMAP4ClientProtocol(loop, conn_lost_cb)
        self._client_task = loop.create_task(self._connect(host, port, ssl_context))

    async def _wait_connection_and_hello(self) -> None:
        """The server has said hello before, and does not say it again; what it can do, it says anew."""
        await self._client_task
        self.protocol.state = NONAUTH
        await self.protocol.capability()

    async def _connect(self, host: str, port: int, trusted: ssl.SSLContext) -> None:
        reader, self._line = await asyncio.open_connection(host, port)
        try:
            await _ask_for_tls(reader, self._line)
            await self._line.start_tls(trusted, server_hostname=host)
        except BaseException:
            self._line.close()
            raise
        self._line.transport.set_protocol(self.protocol)
        self.protocol.connection_made(self._line.transport)


async def _ask_for_tls(reader: asyncio.StreamReader, writer: StreamWriter) -> None:
    """Raises `NotEncrypted` at any other greeting than OK: who is let in without a login has been sent elsewhere."""
    greeting = await reader.readline()
    if not greeting.upper().startswith(b"* OK"):
        raise NotEncrypted
    writer.write(b"A1 STARTTLS\r\n")
    while (said := await reader.readline()).startswith(b"* "):
        pass
    if not said.upper().startswith(b"A1 OK"):
        raise NotEncrypted
