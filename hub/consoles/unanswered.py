"""What the assistant did not understand, like with like, and one click to say "this means …"."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from msgspec import Struct

from dialogs.conversation import Conversation
from dialogs.errors import RelaisError
from dialogs.reader.features import look
from dialogs.reader.lexicon import Lexicon
from dialogs.reader.unanswered import Group, Unanswered, grouped
from dialogs.wishes import wish
from dialogs.wording import LANGUAGES, Wording
from hub.app import Hub
from hub.config import load_phrases
from hub.consoles.door import Door
from hub.consoles.page import page, wording
from hub.nlp.masking import mask
from hub.phrasebook import add_phrase, remove_phrase
from storage import lessons
from storage.unanswered import unanswered

LOOK_BACK = timedelta(days=30)
MOST_GROUPS = 50
MOST_WORDINGS = 6
SUGGESTED = 3
LONGEST_PHRASE = 300
HERE = "/console/unanswered"


class Row(Struct, frozen=True, kw_only=True):
    """A group of messages as the page shows it. `phrase` is what would be learned: nobody's number or address."""

    key: str
    phrase: str
    language: str
    count: int
    last: datetime
    others: tuple[str, ...]
    suggestions: tuple[tuple[str, str], ...]


def routes(hub: Hub, door: Door, phrases: Path) -> list[web.RouteDef]:
    desk = Desk(hub, phrases)
    return [
        web.get("/console", door.page(_first)),
        web.get(HERE, door.page(desk.show)),
        web.post(HERE, door.act(desk.say)),
        web.post(HERE + "/undo", door.act(desk.undo)),
    ]


async def _first(request: web.Request) -> web.StreamResponse:
    raise web.HTTPSeeOther(HERE)


class Desk:
    """Shows the list, writes what the merchant says into the phrases, and takes it back."""

    def __init__(self, hub: Hub, phrases: Path) -> None:
        self._hub = hub
        self._phrases = phrases

    async def show(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def say(self, request: web.Request) -> web.StreamResponse:
        """ "This means …", or: leave it aside."""
        said = _read(await request.post())
        group = next((group for group in await self._groups() if lessons.key(group.text) == said.group), None)
        fault = self._fault(wording(self._hub, request), group, said)
        if fault or not group:
            return await self._page(request, fault=fault, status=409)
        await self._learn(said, group)
        raise web.HTTPSeeOther(HERE)

    async def _learn(self, said: "Said", group: Group) -> None:
        if said.intent:
            add_phrase(self._phrases, said.language, said.intent, said.phrase)
        await lessons.keep(
            self._hub.database,
            language=said.language,
            intent=said.intent,
            phrase=said.phrase,
            texts=[one.text for one in group.messages],
            now=self._hub.clock.now(),
        )

    async def undo(self, request: web.Request) -> web.StreamResponse:
        number = str((await request.post()).get("lesson", ""))
        known = re.fullmatch("[0-9]{1,18}", number)  # more than that no database counts to
        lesson = await lessons.take_back(self._hub.database, int(number)) if known else None
        if lesson and lesson.intent:
            remove_phrase(self._phrases, lesson.language, lesson.intent, lesson.phrase)
        raise web.HTTPSeeOther(HERE)

    # ------------------------------------------------------------ what is shown

    async def _page(self, request: web.Request, *, fault: str = "", status: int = 200) -> web.Response:
        _ = wording(self._hub, request)
        groups = await self._groups()
        names = await self._names(_)
        return page(
            self._hub,
            request,
            "unanswered.html",
            status=status,
            rows=[await self._row(group, names) for group in groups[:MOST_GROUPS]],
            more=max(len(groups) - MOST_GROUPS, 0),
            total=sum(len(group.messages) for group in groups),
            names=names,
            said=await lessons.latest(self._hub.database),
            now=self._hub.clock.now(),
            fault=fault,
            days=LOOK_BACK.days,
        )

    async def _groups(self) -> list[Group]:
        done = await lessons.covered(self._hub.database)
        lost = await unanswered(self._hub.database, self._hub.clock.now() - LOOK_BACK)
        return await asyncio.to_thread(_alike, [one for one in lost if lessons.key(one.text) not in done])

    async def _row(self, group: Group, names: Mapping[str, str]) -> Row:
        language = group.language or LANGUAGES[0]
        meant = await self._hub.reader.read(group.text, Conversation(id="", language=language))
        likely = [guess.intent for guess in meant.guesses if guess.intent in names]
        others = dict.fromkeys(mask(one.text).text for one in group.messages if one.text != group.text)
        return Row(
            key=lessons.key(group.text),
            phrase=_learnable(group.text),
            language=language,
            count=len(group.messages),
            last=group.last,
            others=tuple(others)[:MOST_WORDINGS],
            suggestions=tuple((intent, names[intent]) for intent in likely[:SUGGESTED]),
        )

    async def _names(self, _: Wording) -> dict[str, str]:
        """Every intent that phrases can be added to, in words."""
        known = await asyncio.to_thread(load_phrases, self._phrases)
        intents = {intent for phrases in known.values() for intent in phrases.intents}
        told = {intent: wish(intent, _) or _said(intent, _) or intent for intent in intents}
        return dict(sorted(told.items(), key=lambda one: one[1]))

    # ------------------------------------------------------------ what may be said

    def _fault(self, _: Wording, group: Group | None, said: "Said") -> str:
        if group is None:
            return _("These messages are no longer in the list. Somebody else may have seen to them.")
        if said.aside:
            return ""
        if not said.phrase or len(said.phrase) > LONGEST_PHRASE:
            return _("A phrase has between 1 and {n} characters.", n=LONGEST_PHRASE)
        return self._misplaced(_, said)

    def _misplaced(self, _: Wording, said: "Said") -> str:
        try:
            known = load_phrases(self._phrases)
        except RelaisError as wrong:
            return _("The phrases cannot be read, so nothing was added: {fault}", fault=str(wrong))
        if said.language in known and said.intent in known[said.language].intents:
            return ""
        return _("Choose from the list what this means.")


class Said(Struct, frozen=True, kw_only=True):
    """What the form says of one group: its phrase means `intent`, or it is left `aside`."""

    group: str
    phrase: str
    language: str
    intent: str
    aside: bool


def _read(form: Mapping[str, Any]) -> Said:
    aside = "aside" in form
    return Said(
        group=str(form.get("group", "")),
        phrase=" ".join(str(form.get("phrase", "")).split()),
        language=str(form.get("language", "")),
        intent="" if aside else str(form.get("other" if "pick" in form else "intent", "")),
        aside=aside,
    )


def _alike(lost: Sequence[Unanswered]) -> list[Group]:
    return grouped(lost, look([one.text for one in lost], Lexicon([]))) if lost else []


def _learnable(text: str) -> str:
    """On one line, without what points at somebody: a number or an address teaches nothing anyway."""
    masked = mask(" ".join(text.split()))
    hidden = {one.token for one in masked.hidden}
    return " ".join(word for word in masked.text.split() if word.strip(".,;:!?") not in hidden)[:LONGEST_PHRASE]


def _said(intent: str, _: Wording) -> str:
    """What is said rather than wished."""
    return {
        "greeting": _("say hello"),
        "thanks": _("say thank you"),
        "goodbye": _("say goodbye"),
        "affirm": _("say yes"),
        "deny": _("say no"),
        "sms_stop": _("stop the text messages"),
        "out_of_scope": _("talk about something that is not the shop's"),
    }.get(intent, "")
