"""The widget's door, on a real server: files, sessions, the stream and its resumption, pages of other sites."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import pytest

from dialogs.messages import Address, Card, Choice, File, Files, Reply
from tests.kit.widget import SHOP, WidgetHub

FROM_SHOP = {"Origin": SHOP}


@pytest.fixture
async def hub(tmp_path: Path) -> AsyncIterator[WidgetHub]:
    (tmp_path / "relais.js").write_text("export {};" * 400)
    hub = await WidgetHub(dist=tmp_path).start()
    yield hub
    await hub.stop()


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@dataclass
class Visitor:
    """Somebody on a page of the shop."""

    hub: WidgetHub
    web: aiohttp.ClientSession
    hello: dict[str, Any] = field(default_factory=dict[str, Any])

    async def arrives(self, token: str = "", lang: str = "") -> "Visitor":
        headers = {**FROM_SHOP, "Authorization": f"Bearer {token}"}
        async with self.web.post(f"{self.hub.url}/widget/session", json={"lang": lang}, headers=headers) as answer:
            assert answer.status == 200
            self.hello = await answer.json()
        return self

    @property
    def headers(self) -> dict[str, str]:
        return {**FROM_SHOP, "Authorization": f"Bearer {self.hello['token']}"}

    @property
    def address(self) -> Address:
        return Address("widget", self.hello["visitor"])

    async def writes(self, text: str, cid: str = "") -> str:
        cid = cid or str(uuid4())
        body = {"type": "text", "cid": cid, "text": text}
        async with self.web.post(f"{self.hub.url}/in/widget", json=body, headers=self.headers) as answer:
            assert answer.status == 202
        return cid

    async def posts(self, **fields: Any) -> int:
        body = {"cid": str(uuid4()), **fields}
        async with self.web.post(f"{self.hub.url}/in/widget", json=body, headers=self.headers) as answer:
            return answer.status

    async def uploads(self, content: bytes, name: str) -> Any:
        url = f"{self.hub.url}/widget/upload"
        async with self.web.post(url, data=content, params={"name": name}, headers=self.headers) as answer:
            assert answer.status == 200
            return await answer.json()

    async def refused_file(self, content: bytes, name: str, origin: str = SHOP) -> int:
        url, headers = f"{self.hub.url}/widget/upload", {**self.headers, "Origin": origin}
        async with self.web.post(url, data=content, params={"name": name}, headers=headers) as answer:
            return answer.status

    async def arrives_at_a_new_door(self) -> "Visitor":
        """After a restart, with what the settings say by then."""
        await self.hub.stop()
        await self.hub.start()
        return await self.arrives(self.hello["token"])

    async def gets(self, path: str) -> Any:
        async with self.web.get(f"{self.hub.url}/widget/{path}", headers=self.headers) as answer:
            assert answer.status == 200
            return await answer.json()

    def listens(self, after: int = 0, last_event_id: str = "") -> "Listening":
        headers = {**self.headers, "Last-Event-ID": last_event_id}
        return Listening(self.web.get(f"{self.hub.url}/widget/stream?after={after}", headers=headers))


class Listening:
    """A stream, read event by event."""

    def __init__(self, request: Any) -> None:
        self._request = request

    async def __aenter__(self) -> "Listening":
        self.answer = await self._request.__aenter__()
        assert await self._block() == {"retry": "2000"}
        return self

    async def __aexit__(self, *failure: object) -> None:
        self.answer.close()

    async def hears(self) -> Any:
        """The next event: an entry, or the event's name when it is another kind."""
        block = await asyncio.wait_for(self._block(), 5)
        return json.loads(block["data"]) if block["event"] == "entry" else block["event"]

    async def ends(self) -> bool:
        rest: bytes = await asyncio.wait_for(self.answer.content.read(), 5)
        return rest == b""

    async def _block(self) -> dict[str, str]:
        raw = (await self.answer.content.readuntil(b"\n\n")).decode()
        return dict(line.split(": ", 1) for line in raw.strip().splitlines())


@pytest.fixture
async def visitor(hub: WidgetHub, web: aiohttp.ClientSession) -> Visitor:
    return await Visitor(hub, web).arrives(lang="fr")


# ---------------------------------------------------------------- sessions


async def test_a_first_visit_has_a_session_a_language_the_shops_name_and_no_history(visitor: Visitor):
    assert visitor.hello["language"] == "fr"
    assert visitor.hello["name"] == "Maison Lune"
    assert (visitor.hello["history"], visitor.hello["more"]) == ([], False)


async def test_a_visitor_who_comes_back_finds_the_conversation(visitor: Visitor):
    cid = await visitor.writes("bonjour")
    again = await Visitor(visitor.hub, visitor.web).arrives(visitor.hello["token"])
    assert again.hello["visitor"] == visitor.hello["visitor"]
    assert [entry["author"] for entry in again.hello["history"]] == ["customer", "bot"]
    assert again.hello["history"][0]["id"] == cid


async def test_a_session_that_is_not_ours_begins_a_new_one(visitor: Visitor):
    await visitor.writes("bonjour")
    stranger = await Visitor(visitor.hub, visitor.web).arrives(f"{visitor.hello['visitor']}.9999999999.forged")
    assert stranger.hello["visitor"] != visitor.hello["visitor"]
    assert stranger.hello["history"] == []


async def test_the_browsers_language_serves_when_the_page_tells_none(hub: WidgetHub, web: aiohttp.ClientSession):
    headers = {**FROM_SHOP, "Accept-Language": "en-GB,en;q=0.9"}
    async with web.post(f"{hub.url}/widget/session", headers=headers) as answer:
        assert (await answer.json())["language"] == "en"


async def test_history_is_given_page_by_page_without_gap_or_repetition(visitor: Visitor):
    for number in range(70):
        visitor.hub.transcript.add(visitor.address, "bot", Reply(f"{number}"))
    latest = (await visitor.arrives(visitor.hello["token"])).hello
    earlier = await visitor.gets(f"history?before={latest['history'][0]['seq']}")
    earliest = await visitor.gets(f"history?before={earlier['history'][0]['seq']}")
    pages = [*earliest["history"], *earlier["history"], *latest["history"]]
    assert [entry["reply"]["text"] for entry in pages] == [f"{number}" for number in range(70)]
    assert (latest["more"], earlier["more"], earliest["more"]) == (True, True, False)


# ---------------------------------------------------------------- the stream


async def test_an_answer_comes_down_the_stream_with_all_it_offers(visitor: Visitor):
    reply = Reply("Laquelle ?", choices=(Choice("1042", "track_order:1042"),), cards=(Card("Lave-linge"),))
    async with visitor.listens() as stream:
        await visitor.hub.say(visitor.address, reply)
        entry = await stream.hears()
    assert entry["author"] == "bot"
    assert entry["reply"]["choices"] == [{"label": "1042", "payload": "track_order:1042", "url": ""}]
    assert entry["reply"]["cards"][0]["title"] == "Lave-linge"


async def test_ones_own_words_come_back_under_the_id_the_page_gave_them(visitor: Visitor):
    async with visitor.listens() as stream:
        cid = await visitor.writes("bonjour")
        assert (await stream.hears())["id"] == cid
        assert (await stream.hears())["reply"]["text"] == "Vous avez dit : bonjour"


async def test_a_message_tried_twice_is_there_once(visitor: Visitor):
    cid = await visitor.writes("bonjour")
    await visitor.writes("bonjour", cid)
    assert len(visitor.hub.transcript.of(visitor.address)) == 2


async def test_an_agent_is_named(visitor: Visitor):
    async with visitor.listens() as stream:
        await visitor.hub.say(visitor.address, Reply("Je regarde."), agent="Inès")
        entry = await stream.hears()
    assert (entry["author"], entry["name"]) == ("agent", "Inès")


async def test_typing_is_shown_at_once_and_leaves_no_trace(visitor: Visitor):
    async with visitor.listens() as stream:
        await visitor.hub.channel.typing(visitor.address)
        assert await stream.hears() == "typing"
    assert visitor.hub.transcript.of(visitor.address) == []


async def test_a_stream_resumes_where_it_broke(visitor: Visitor):
    first = await visitor.hub.say(visitor.address, Reply("Un."))
    async with visitor.listens() as stream:
        assert (await stream.hears())["seq"] == first.seq
    await visitor.hub.say(visitor.address, Reply("Deux."))
    async with visitor.listens(last_event_id=str(first.seq)) as stream:
        assert (await stream.hears())["reply"]["text"] == "Deux."
    async with visitor.listens(after=first.seq) as stream:
        assert (await stream.hears())["reply"]["text"] == "Deux."


async def test_a_stream_resumes_after_a_restart_without_loss_or_repetition(visitor: Visitor):
    async with visitor.listens() as stream:
        await visitor.hub.say(visitor.address, Reply("Avant."))
        before = await stream.hears()
        await visitor.hub.stop()
        assert await stream.ends()
    visitor.hub.transcript.add(visitor.address, "bot", Reply("Pendant."))
    await visitor.hub.start()
    async with visitor.listens(after=before["seq"]) as stream:
        await visitor.hub.say(visitor.address, Reply("Après."))
        assert [(await stream.hears())["reply"]["text"] for _ in range(2)] == ["Pendant.", "Après."]


async def test_what_another_process_wrote_is_found_without_being_told(visitor: Visitor):
    async with visitor.listens() as stream:
        visitor.hub.transcript.add(visitor.address, "bot", Reply("D'ailleurs."))
        assert (await stream.hears())["reply"]["text"] == "D'ailleurs."


async def test_more_than_a_page_comes_in_one_go(visitor: Visitor):
    for number in range(100):
        visitor.hub.transcript.add(visitor.address, "bot", Reply(f"{number}"))
    async with visitor.listens() as stream:
        heard = [(await stream.hears())["reply"]["text"] for _ in range(100)]
    assert heard == [f"{number}" for number in range(100)]


async def test_nobody_hears_another_visitors_conversation(visitor: Visitor):
    other = await Visitor(visitor.hub, visitor.web).arrives()
    async with visitor.listens() as stream:
        await visitor.hub.say(other.address, Reply("Pour l'autre."))
        await visitor.hub.say(visitor.address, Reply("Pour moi."))
        assert (await stream.hears())["reply"]["text"] == "Pour moi."


async def test_proxies_are_told_not_to_hold_the_stream_back(visitor: Visitor):
    async with visitor.listens() as stream:
        assert stream.answer.headers["X-Accel-Buffering"] == "no"
        assert "no-cache" in stream.answer.headers["Cache-Control"]
        assert stream.answer.content_type == "text/event-stream"


async def test_a_silent_stream_shows_that_it_lives(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.web.widget.KEEP_ALIVE", 0.0)
    async with visitor.listens() as stream:
        assert await asyncio.wait_for(stream.answer.content.readuntil(b"\n\n"), 5) == b": still here\n\n"


async def test_a_page_that_left_is_forgotten(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.web.widget.KEEP_ALIVE", 0.0)
    streams = visitor.hub.channel.streams
    async with visitor.listens():
        assert streams.listening(visitor.address) == 1
    async with asyncio.timeout(10):
        while streams.listening(visitor.address):
            await visitor.hub.channel.typing(visitor.address)
            await asyncio.sleep(0.01)


async def test_a_plain_event_source_gives_its_session_in_the_address(visitor: Visitor, web: aiohttp.ClientSession):
    await visitor.hub.say(visitor.address, Reply("Bonjour."))
    url = f"{visitor.hub.url}/widget/stream?session={visitor.hello['token']}"
    async with Listening(web.get(url, headers=FROM_SHOP)) as stream:
        assert (await stream.hears())["reply"]["text"] == "Bonjour."


# ---------------------------------------------------------------- long polling


async def test_a_long_poll_answers_as_soon_as_there_is_something(visitor: Visitor):
    poll = asyncio.create_task(visitor.gets("events?after=0"))
    await until(lambda: visitor.hub.channel.streams.listening(visitor.address) == 1)
    await visitor.hub.say(visitor.address, Reply("Bonjour."))
    found = await asyncio.wait_for(poll, 5)
    assert [entry["reply"]["text"] for entry in found["entries"]] == ["Bonjour."]


async def test_a_long_poll_tells_of_typing(visitor: Visitor):
    poll = asyncio.create_task(visitor.gets("events?after=0"))
    await until(lambda: visitor.hub.channel.streams.listening(visitor.address) == 1)
    await visitor.hub.channel.typing(visitor.address)
    assert await asyncio.wait_for(poll, 5) == {"entries": [], "typing": True}


async def test_a_long_poll_returns_empty_in_the_end(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.web.widget.LONG_POLL", 0.0)
    assert await visitor.gets("events?after=0") == {"entries": [], "typing": False}


async def until(reached: Any) -> None:
    async with asyncio.timeout(5):
        while not reached():
            await asyncio.sleep(0.01)


# ---------------------------------------------------------------- pictures and documents

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
PDF = b"%PDF-1.7 "


async def test_a_picture_is_kept_said_and_shown_by_its_link(visitor: Visitor, web: aiohttp.ClientSession):
    stored = await visitor.uploads(PNG, "machine.png")
    assert (stored["name"], stored["kind"]) == ("machine.png", "image")
    assert await visitor.posts(type="files", files=[stored["ticket"]]) == 202
    assert visitor.hub.inbound[-1].content == Files(
        (File("image", url=stored["url"], mime="image/png", name="machine.png", public=True),)
    )
    async with web.get(stored["url"]) as answer:
        assert await answer.read() == PNG
        assert answer.content_type == "image/png"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_document_is_saved_rather_than_opened(visitor: Visitor, web: aiohttp.ClientSession):
    stored = await visitor.uploads(PDF, "facture n° 12.pdf")
    async with web.get(stored["url"]) as answer:
        assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''facture%20n%C2%B0%2012.pdf"


async def test_a_file_is_what_it_holds_and_not_what_it_says(visitor: Visitor):
    assert (await visitor.uploads(PNG, "facture.pdf.exe"))["name"] == "facture.pdf.png"
    assert (await visitor.uploads(PNG, "..\\..//<script>.png"))["name"] == "script.png"
    assert await visitor.refused_file(b"<svg onload=alert(1)>", "a.png") == 415
    assert await visitor.refused_file(b"MZ", "a.jpg") == 415


async def test_a_file_too_large_is_refused_before_it_is_read(visitor: Visitor):
    assert await visitor.refused_file(PNG + b"\0" * 1_000_001, "large.png") == 413
    assert list(visitor.hub.uploads.iterdir()) == []


async def test_a_visitor_sends_so_many_files_a_day(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.web.uploads.MOST", 2)
    await visitor.uploads(PNG, "1.png")
    await visitor.uploads(PNG, "2.png")
    assert await visitor.refused_file(PNG, "3.png") == 429


async def test_there_is_room_for_so_much_and_no_more(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("hub.web.uploads.GIGABYTE", 50)
    await visitor.arrives_at_a_new_door()
    await visitor.uploads(PNG, "1.png")
    assert await visitor.refused_file(PNG, "2.png") == 507


async def test_a_file_is_deleted_when_its_days_are_over(visitor: Visitor, web: aiohttp.ClientSession):
    stored = await visitor.uploads(PNG, "machine.png")
    (visitor.hub.uploads / "0-notes.txt").write_text("the merchant's own")
    now = visitor.hub.now()
    visitor.hub.now = lambda: now + timedelta(days=32)
    await visitor.arrives_at_a_new_door()
    async with web.get(visitor.hub.url + urlsplit(stored["url"]).path) as answer:
        assert answer.status == 401
    await visitor.uploads(PNG, "other.png")
    assert {day.name for day in visitor.hub.uploads.iterdir()} == {"0-notes.txt", str(visitor.hub.now().date())}


async def test_files_are_deleted_with_their_visitor_and_nobody_elses_are(visitor: Visitor):
    other = await Visitor(visitor.hub, visitor.web).arrives()
    await visitor.uploads(PNG, "machine.png")
    await other.uploads(PNG, "lampe.png")
    assert await visitor.posts(type="text", text="bonjour") == 202
    await visitor.hub.channel.forget(visitor.hub.inbound[-1].address)
    assert len(list(visitor.hub.uploads.glob("*/*/*"))) == 1


async def test_nobody_sends_or_sees_a_file_by_guessing(visitor: Visitor, web: aiohttp.ClientSession):
    stored = await visitor.uploads(PNG, "machine.png")
    other = await Visitor(visitor.hub, visitor.web).arrives()
    assert await other.posts(type="files", files=[stored["ticket"]]) == 401
    for path in (
        stored["url"][:-5] + "a.png",
        f"{visitor.hub.url}/widget/files/../../../etc/passwd",
        stored["url"][:90],
    ):
        async with web.get(path) as answer:
            assert answer.status in (401, 404)


async def test_a_page_of_another_site_leaves_no_file(visitor: Visitor):
    assert await visitor.refused_file(PNG, "a.png", origin="https://evil.example") == 403


# ---------------------------------------------------------------- the conversation by e-mail


async def test_a_visitor_without_a_proven_address_is_told_so(visitor: Visitor):
    url = f"{visitor.hub.url}/widget/transcript"
    async with visitor.web.post(url, json={"lang": "fr"}, headers=visitor.headers) as answer:
        assert answer.status == 409


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("path", ["stream", "events?after=0", "history?before=9"])
async def test_without_a_session_nothing_is_read(hub: WidgetHub, web: aiohttp.ClientSession, path: str):
    async with web.get(f"{hub.url}/widget/{path}", headers=FROM_SHOP) as answer:
        assert answer.status == 401
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP


@pytest.mark.parametrize("path", ["stream?after=x", "events?after=-1", "history?before=99999999999999999999"])
async def test_a_place_that_is_no_number_is_a_bad_request(visitor: Visitor, path: str):
    async with visitor.web.get(f"{visitor.hub.url}/widget/{path}", headers=visitor.headers) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"\xff\xfe", b'{"lang": 1}'])
async def test_a_hello_that_cannot_be_read_is_a_bad_request(hub: WidgetHub, web: aiohttp.ClientSession, body: bytes):
    async with web.post(f"{hub.url}/widget/session", data=body, headers=FROM_SHOP) as answer:
        assert answer.status == 400


async def test_a_page_of_another_site_gets_no_session_and_may_read_nothing(visitor: Visitor):
    evil = {**visitor.headers, "Origin": "https://evil.example"}
    async with visitor.web.post(f"{visitor.hub.url}/widget/session", headers=evil) as answer:
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers
    async with visitor.web.get(f"{visitor.hub.url}/widget/history", headers=evil) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("path", ["/in/widget", "/widget/session", "/widget/stream"])
async def test_a_browser_that_asks_first_is_told_what_it_may(hub: WidgetHub, web: aiohttp.ClientSession, path: str):
    async with web.options(f"{hub.url}{path}", headers=FROM_SHOP) as answer:
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP
        assert "authorization" in answer.headers["Access-Control-Allow-Headers"]


async def test_a_refused_message_can_be_read_by_the_page_that_posted_it(hub: WidgetHub, web: aiohttp.ClientSession):
    async with web.post(f"{hub.url}/in/widget", data=b"{}", headers=FROM_SHOP) as answer:
        assert answer.status == 401
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP


# ---------------------------------------------------------------- the element's files


async def test_the_launcher_is_given_as_a_module_that_other_sites_may_load(hub: WidgetHub, web: aiohttp.ClientSession):
    async with web.get(f"{hub.url}/widget/relais.js", headers=FROM_SHOP) as answer:
        assert answer.status == 200
        assert answer.content_type == "text/javascript"
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP
        assert answer.headers["Content-Encoding"] in ("gzip", "deflate")
        assert answer.headers["Cache-Control"] == "public, max-age=300"


async def test_a_file_already_known_is_not_sent_again(hub: WidgetHub, web: aiohttp.ClientSession):
    async with web.get(f"{hub.url}/widget/relais.js") as answer:
        etag = answer.headers["ETag"]
    async with web.get(f"{hub.url}/widget/relais.js", headers={"If-None-Match": etag}) as answer:
        assert answer.status == 304
        assert await answer.read() == b""
        assert answer.headers["ETag"] == etag


async def test_a_file_named_by_its_content_is_kept_for_good(hub: WidgetHub, web: aiohttp.ClientSession):
    async with web.get(f"{hub.url}/widget/relais.js") as answer:
        version = answer.headers["ETag"].strip('"')
    async with web.get(f"{hub.url}/widget/relais.js?v={version}") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    async with web.get(f"{hub.url}/widget/relais.js?v=older") as answer:
        assert "immutable" not in answer.headers["Cache-Control"]


async def test_a_widget_that_was_not_built_says_how_to(hub: WidgetHub, web: aiohttp.ClientSession):
    async with web.get(f"{hub.url}/widget/panel-fr.js") as answer:
        assert answer.status == 404
        assert "make setup" in await answer.text()


async def test_nothing_else_of_the_disk_is_served(hub: WidgetHub, web: aiohttp.ClientSession):
    async with web.get(f"{hub.url}/widget/..%2f..%2fpyproject.toml") as answer:
        assert answer.status in (404, 405)
