"""The HTTP client: what comes back, what is kept, and what is known when a line breaks."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from channels.http import LARGEST, Http
from dialogs.errors import ChannelError, OutcomeUnknown, Refused, RetryBackoff

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Said = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Vendor:
    """A server that reads one request after the other, and says what the test has it say; then it listens on."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.heard: list[bytes] = []
        self.lines = 0
        self.url = ""
        self.meetings: list[asyncio.Task[None] | None] = []

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines += 1
        self.meetings.append(asyncio.current_task())
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                self.heard.append(await self._request(reader))
                answer = self.answers.pop(0)
                writer.write(answer)
                if b"close" in answer or not answer.startswith(b"HTTP"):
                    break
        await hung_up(writer)

    async def _request(self, reader: asyncio.StreamReader) -> bytes:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        return head + await reader.readexactly(length)


@asynccontextmanager
async def standing(*answers: bytes) -> AsyncIterator[tuple[Vendor, Http]]:
    vendor = Vendor(*answers)
    server = await asyncio.start_server(vendor.meet, "127.0.0.1", 0)
    vendor.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        async with Http() as http:
            yield vendor, http
    finally:
        server.close()
        await asyncio.gather(*filter(None, vendor.meetings))


async def hung_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def test_a_call_brings_status_headers_and_body():
    created = (
        b"HTTP/1.1 201 Created\r\nX-Twilio: Yes\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbon\r\n4\r\njour\r\n0\r\n\r\n"
    )
    async with standing(created) as (vendor, http):
        answer = await http.call(
            "POST", f"{vendor.url}/bot/send?to=1", seconds=5, headers={"A": "b"}, body="été".encode()
        )
        assert (answer.status, answer.headers["x-twilio"], answer.body) == (201, "Yes", b"bonjour")
        assert vendor.heard[0].startswith(b"POST /bot/send?to=1 HTTP/1.1\r\nHost: 127.0.0.1:")
        assert b"\r\nA: b\r\n" in vendor.heard[0]
        assert vendor.heard[0].endswith("\r\n\r\nété".encode())


async def test_a_redirection_is_an_answer_and_is_not_followed():
    async with standing(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n") as (vendor, http):
        assert (await http.call("GET", vendor.url, seconds=5)).status == 302
        assert len(vendor.heard) == 1


async def test_a_file_is_followed_to_where_it_lies_and_nobody_else_is_told_who_asks():
    elsewhere = b"HTTP/1.1 307 There\r\nLocation: /there.jpg\r\nContent-Length: 0\r\n\r\n"
    async with standing(elsewhere, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nphoto") as (vendor, http):
        asked = await http.fetch(f"{vendor.url}/1.jpg", seconds=1, headers={"Authorization": "Bearer secret"})
        assert asked == b"photo"
    first, second = vendor.heard
    assert b"Bearer secret" in first
    assert second.startswith(b"GET /there.jpg HTTP/1.1\r\n")
    assert b"secret" not in second


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n", Refused),
        (b"HTTP/1.1 302 There\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", Refused),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + bytes(9_000_000), Refused),
        (b"HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n", RetryBackoff),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nph", RetryBackoff),
    ],
    ids=["not there", "nowhere on the web", "too large", "the vendor's fault", "cut off"],
)
async def test_a_file_that_does_not_come_may_come_later_or_never(answer: bytes, error: type[ChannelError]):
    async with standing(answer) as (vendor, http):
        with pytest.raises(error):
            await http.fetch(f"{vendor.url}/1.jpg", seconds=1)


async def test_go_on_is_not_taken_for_the_answer():
    async with standing(b"HTTP/1.1 100 Continue\r\n\r\n" + OK) as (vendor, http):
        assert (await http.call("POST", vendor.url, seconds=5, body=b"x")).status == 200


async def test_an_answer_may_end_with_its_connection():
    async with standing(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\ntout") as (vendor, http):
        assert (await http.call("GET", vendor.url, seconds=5)).body == b"tout"


async def test_calls_in_a_row_share_a_connection_and_calls_at_once_do_not():
    async with standing(*[OK] * 5) as (vendor, http):
        await http.call("GET", vendor.url, seconds=5)
        await http.call("GET", vendor.url, seconds=5)
        assert vendor.lines == 1
        await asyncio.gather(*(http.call("GET", vendor.url, seconds=5) for _ in range(2)))
        assert vendor.lines == 2


async def test_a_connection_the_vendor_has_closed_is_not_used_again():
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    async with standing(closing, OK) as (vendor, http):
        await http.call("GET", vendor.url, seconds=5)
        assert (await http.call("GET", vendor.url, seconds=5)).body == b"ok"
        assert vendor.lines == 2


async def test_what_comes_unasked_is_never_the_answer_to_the_next_call():
    async with standing(OK + b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", OK) as (vendor, http):
        await http.call("GET", vendor.url, seconds=5)
        assert (await http.call("GET", vendor.url, seconds=5)).status == 200


async def test_where_nobody_listens_nothing_has_left():
    async with standing() as (vendor, http):
        url = vendor.url
    with pytest.raises(RetryBackoff, match=r"127\.0\.0\.1 cannot be reached"):
        await http.call("POST", f"{url}/secret", seconds=5)


async def test_a_name_that_does_not_exist_is_nobody_either():
    with pytest.raises(RetryBackoff):
        await Http().call("POST", "https://nobody.invalid/", seconds=5)


async def test_a_server_that_speaks_no_tls_gets_nothing_of_ours():
    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        heard.set_result(await reader.read())
        await hung_up(writer)

    heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    with pytest.raises(RetryBackoff) as refused:
        await Http().call("POST", url, seconds=5, body=b"secret")
    assert refused.value.code == "SSLError"
    assert b"secret" not in await heard
    server.close()
    await asyncio.sleep(0)


@pytest.mark.parametrize(
    "answer", [b"", b"220 mail.example ESMTP\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nclose"]
)
async def test_a_line_that_breaks_after_we_wrote_leaves_the_outcome_unknown(answer: bytes):
    async with standing(answer) as (vendor, http):
        with pytest.raises(OutcomeUnknown):
            await http.call("POST", vendor.url, seconds=5, body=b"x")
        assert len(vendor.heard) == 1


async def test_a_vendor_who_does_not_answer_in_time_leaves_it_unknown_too():
    async with standing(b"HTTP/1.1 200 OK\r\n") as (vendor, http):
        with pytest.raises(OutcomeUnknown) as late:
            await http.call("POST", vendor.url, seconds=0.05, body=b"x")
        assert late.value.code == "Timeout"


async def test_an_answer_without_end_is_cut_off():
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (2 * LARGEST) + b"x" * (LARGEST + 1)
    async with standing(endless) as (vendor, http):
        with pytest.raises(OutcomeUnknown) as cut:
            await http.call("GET", vendor.url, seconds=20)
        assert cut.value.code == "TooLarge"


async def test_who_stops_waiting_leaves_no_connection_behind_with_their_answer_in_it():
    async with standing(b"HTTP/1.1 200 OK\r\n", OK) as (vendor, http):
        asking = asyncio.create_task(http.call("POST", vendor.url, seconds=5))
        while not vendor.heard:
            await asyncio.sleep(0.001)
        asking.cancel()
        await asyncio.wait([asking])
        assert (await http.call("GET", vendor.url, seconds=5)).body == b"ok"
        assert vendor.lines == 2


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb"])
async def test_a_header_cannot_begin_another(value: str):
    with pytest.raises(ValueError, match="line break"):
        await Http().call("GET", "http://127.0.0.1:1/", seconds=1, headers={"A": value})


@pytest.mark.parametrize("url", ["ftp://x/", "/no/host", "file:///etc/passwd"])
async def test_only_addresses_of_the_web_are_called(url: str):
    with pytest.raises(ValueError, match="http"):
        await Http().call("GET", url, seconds=1)


async def test_odd_letters_in_an_address_are_escaped():
    async with standing(OK) as (vendor, http):
        await http.call("GET", f"{vendor.url}/é à?q=ç d\r\nX: 1", seconds=5)
        assert vendor.heard[0].startswith(b"GET /%C3%A9%20%C3%A0?q=%C3%A7%20dX:%201 HTTP/1.1\r\n")
