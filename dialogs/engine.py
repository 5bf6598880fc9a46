"""Turns what somebody said into an answer: who listens first, which skill speaks, what is remembered."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from dialogs.adviser import Adviser, NoAdviser
from dialogs.capabilities import Capabilities
from dialogs.conversation import Conversation
from dialogs.finder import Finder, NoFinder
from dialogs.identity import Prover, code_in, link_in
from dialogs.manners import fingerprint, led_by, noted, polite
from dialogs.messages import (
    Contact,
    Edit,
    Files,
    Inbound,
    OptIn,
    OptOut,
    Place,
    Reply,
    Start,
    Tap,
    Text,
    offered,
)
from dialogs.moods import mood
from dialogs.opening import Hours
from dialogs.person import KnownAddress, Person
from dialogs.records import Ask, Change, HandOver, Join, Miss, Rate, Records, Searched, Silence, Speak, Tell
from dialogs.repair.knowledge import Knowledge
from dialogs.several import Request, asks, may_be_several, requests_in, together, unclear, waits
from dialogs.shop import Shop
from dialogs.skill import Alarms, Answer, Claims, Continues, Invitations, Recognises, Returns, Skill, Talk
from dialogs.understanding import Guess, Reader, Slot, Understanding
from dialogs.undoing import undoes, what_undoes
from dialogs.vocabulary import Vocabulary, chosen, plain
from dialogs.wishes import wish
from dialogs.wording import Wording, choose_language

SURE = 0.5
"""Below this confidence nothing is done on a guess."""


LAST = frozenset({"out_of_scope", "affirm"})
"""Acted on only where no skill knows better: the shop has such a thing, "ça marche" was said of a repair."""

LIKELY = 0.15
"""From this confidence a meaning is worth asking about, where another one is too."""

LONGEST = 4_000
"""Letters of a message that are heard: as many as a phone lets anybody write. Slack takes ten times as many."""

LISTENING = frozenset({"", "product_search", "best_sellers", "cart", "human"})
"""Skills that hear what follows, and need no answer: a letter begins anew."""

MOOD = "mood"
"""The skill that answers a face where no word is written: what was asked and offered before stays so."""

MOST_ASKED = 3
"""How many meanings are offered to choose from."""


_ENDLESS = re.compile(r"(\s{2})\s+|(\S{300})\S+")
"""Blanks in a row, and what is longer than any word or address: twice as long takes four times as long to hear."""


class Outcome(Struct, frozen=True):
    """What came of a message: the conversation as it is now, what to say and to remember, how it was understood."""

    conversation: Conversation
    replies: tuple[Reply, ...]
    changes: tuple[Change, ...]
    understanding: Understanding
    skill: str


@dataclass(frozen=True)
class Settled:
    """What does not change from one message to the next."""

    reader: Reader
    skills: Mapping[str, Skill]
    wordings: Mapping[str, Wording]
    vocabulary: Vocabulary
    shop: Shop
    prover: Prover
    invitations: Invitations
    channels: dict[str, Capabilities]
    shop_name: str
    desk: bool = False
    contact: str = ""
    hours: Hours = field(default_factory=Hours)
    silence: timedelta = timedelta(minutes=30)
    finder: Finder = field(default_factory=NoFinder)
    adviser: Adviser = field(default_factory=NoAdviser)
    knowledge: Knowledge = field(default_factory=Knowledge)


class Engine:
    """The dialogue. It computes an answer and returns it; it sends nothing and writes nothing down."""

    def __init__(self, settled: Settled) -> None:
        self._is = settled
        self._by_intent = {intent: skill for skill in settled.skills.values() for intent in skill.intents}
        # what each can do is asked once: of all skills, with every message, it takes half a millisecond
        every = settled.skills.items()
        claiming = [(name, skill) for name, skill in every if isinstance(skill, Claims)]
        mistaken = {intent for _, skill in claiming for intent in skill.taken_for}
        self._alarming = {name: skill for name, skill in every if isinstance(skill, Alarms)}
        self._claiming = {intent: [one for one in claiming if intent in one[1].taken_for] for intent in mistaken}
        self._recognising = {name: skill for name, skill in every if isinstance(skill, Recognises)}
        self._continuing = {name: skill for name, skill in every if isinstance(skill, Continues)}
        self._returning = {name: skill for name, skill in every if isinstance(skill, Returns)}

    async def answer(
        self, inbound: Inbound, person: Person, conversation: Conversation, records: Records, now: datetime
    ) -> Outcome:
        """What to say to this person, here and now. `person` is a stranger when the channel does not vouch for them."""
        text = _text_of(inbound)
        # What is said alike in every language, such as STOP, is said in theirs.
        spoken = replace(conversation, language=conversation.language or person.language)
        understanding = await self._understand(text, spoken, now, person.time_zone)
        talk = self._talk(inbound, person, conversation, records, now, text, understanding)
        skill, answer = await self._then(talk, *await self._find_answer(talk))
        answer = await self._back(talk, skill, answer)
        return self._outcome(talk, skill, answer if inbound.vouched else _unproven(talk, answer))

    async def warn(
        self, inbound: Inbound, person: Person, conversation: Conversation, records: Records, now: datetime
    ) -> Outcome | None:
        """What must be said at once though a human has the conversation: somebody is in danger. None: nothing is."""
        talk = self._talk(inbound, person, conversation, records, now, _text_of(inbound), Understanding())
        heard = await self._by_alarm(talk)
        return self._outcome(talk, *heard) if heard else None

    def _wanted(self, talk: Talk) -> str:
        """What they were about when they were last asked something, in words."""
        asking = self._is.skills.get(talk.conversation.paused or talk.conversation.skill)
        wishes = [wish(intent, talk.words) for intent in sorted(asking.intents)] if asking else []
        return next(filter(None, wishes), "")

    # ------------------------------------------------------------ who speaks

    async def _find_answer(self, talk: Talk) -> tuple[str, Answer]:
        for listener in (
            self._by_alarm,
            self._by_kind,
            self._by_link,
            self._by_choice,
            self._by_undo,
            self._by_mood,
            self._by_several,
            self._in_progress,
            self._by_code,
        ):
            heard = await listener(talk)
            if heard:
                return heard
        return await self._by_meaning(talk)

    async def _then(self, talk: Talk, name: str, answer: Answer) -> tuple[str, Answer]:
        """What had to wait for a proof goes on, as if it were said now; the words that led to it stand before it."""
        wished = answer.then
        if not wished or wished.skill not in self._is.skills:
            return name, answer
        joined = [KnownAddress(address=change.address) for change in answer.changes if isinstance(change, Join)]
        person = replace(
            talk.person,
            orders=(*talk.person.orders, *filter(None, [wished.order])),
            addresses=(*talk.person.addresses, *joined),
        )
        heard = await self._understand(wished.said, talk.conversation, talk.now, person.time_zone)
        meant = replace(heard, slots=heard.slots | {"order_id": Slot(wished.order, 0, 0)})
        again = dataclasses.replace(
            talk, person=person, argument=wished.argument, text=wished.said, understanding=meant
        )
        _name, done = await self._begin(again, wished.skill)
        replies, changes = (
            led_by(" ".join(reply.text for reply in answer.replies), done.replies),
            (*answer.changes, *done.changes),
        )
        return wished.skill, replace(done, replies=replies, changes=changes)

    async def _by_alarm(self, talk: Talk) -> tuple[str, Answer] | None:
        """ "It is on fire": whatever was asked, and whatever else it may mean."""
        for name, skill in self._alarming.items():
            if talk.text and (answer := await skill.alarm(talk)):
                return name, answer
        return None

    async def _by_kind(self, talk: Talk) -> tuple[str, Answer] | None:
        """What is not words has its own skill."""
        match talk.inbound.content:
            case Tap(payload=payload):
                return await self._press(talk, payload)
            case Start():
                return await self._begin(talk, "start")
            case OptOut() | OptIn():
                return await self._begin(talk, "keyword")
            case Contact() | Place():
                return await self._continue(talk) or await self._begin(talk, "not_understood")
            case Files(text=""):
                return await self._continue(talk) or await self._begin(talk, "attachment")
            case _:
                return None

    async def _by_link(self, talk: Talk) -> tuple[str, Answer] | None:
        """A linking token typed, where the channel's links cannot carry one."""
        return await self._begin(talk, "start") if link_in(talk.text) else None

    async def _by_choice(self, talk: Talk) -> tuple[str, Answer] | None:
        """ "2", "le deuxième": among what was last offered here."""
        now = talk.conversation
        choice = chosen(talk.text, now.offered, self._is.vocabulary, now.latest)
        return await self._press(talk, choice.payload) if choice else None

    async def _by_undo(self, talk: Talk) -> tuple[str, Answer] | None:
        """ "Annule ça", said of what was just done."""
        button = what_undoes(talk) if undoes(talk.text) else None
        return await self._press(talk, button.payload) if button else None

    async def _by_mood(self, talk: Talk) -> tuple[str, Answer] | None:
        """A heart or a tear and no word: it answers nothing that was asked, but for a thumb."""
        felt = mood(talk.text)
        if felt is None or felt in ("yes", "no"):
            return None
        return await self._begin(talk, "greet" if felt == "hello" else MOOD)

    async def _by_several(self, talk: Talk) -> tuple[str, Answer] | None:
        """A letter that asks for two things or three: each is answered, in its order, in one message."""
        now = talk.conversation
        if now.skill not in LISTENING or not may_be_several(talk):
            return None

        async def read(said: str) -> Understanding:
            return await self._understand(said, now, talk.now, talk.person.time_zone)

        found, name = list[tuple[Request, Answer]](), ""
        for request in await requests_in(talk.text, read):
            alone = replace(now, skill="", memory={}, offered=(), paused="")
            said = dataclasses.replace(talk, conversation=alone, text=request.said, understanding=request.understood)
            name, answer = await self._by_meaning(said) if asks(request) else (name, unclear(request, talk.words))
            found.append((request, answer))
            now = replace(now, order=answer.order or now.order, looking=answer.looking or now.looking)
            if answer.then or _ends(talk, answer):
                break
        return (name, together(found, talk.words)) if len(found) > 1 else None

    async def _in_progress(self, talk: Talk) -> tuple[str, Answer] | None:
        return await self._continue(talk) if talk.conversation.skill else None

    async def _by_code(self, talk: Talk) -> tuple[str, Answer] | None:
        """A bare six-digit code, whatever was said since it was asked for."""
        bare = plain(talk.text).replace(" ", "")
        return await self._begin(talk, "prove") if len(bare) == 6 and code_in(talk.text) else None

    async def _by_meaning(self, talk: Talk) -> tuple[str, Answer]:
        """Act when sure; ask when torn between a few; else say what can be done here."""
        meant = talk.understanding
        skill = self._by_intent.get(meant.intent) if meant.confidence >= SURE else None
        if skill and meant.intent not in LAST:
            return await self._claimed(talk) or await self._begin(talk, skill.name)
        if heard := await self._claimed(talk) or await self._recognised(talk):
            return heard
        if skill:
            return await self._begin(talk, skill.name)
        likely = [guess.intent for guess in meant.guesses if guess.confidence >= LIKELY]
        wishes = [intent for intent in likely if intent in self._by_intent and wish(intent, talk.words)]
        if len(wishes) > 1 and wishes[0] == meant.intent:
            asked = ",".join(f"{intent}/{self._by_intent[intent].name}" for intent in wishes[:MOST_ASKED])
            return await self._begin(dataclasses.replace(talk, argument=asked), "which_wish")
        return await self._begin(talk, "not_understood")

    async def _recognised(self, talk: Talk) -> tuple[str, Answer] | None:
        """ "Lave-linge", and nothing else: no verb says what is wanted, but the shop has such a thing."""
        for name, skill in self._recognising.items():
            if talk.text and (answer := await skill.recognise(talk)):
                return name, answer
        return None

    async def _claimed(self, talk: Talk) -> tuple[str, Answer] | None:
        """ "It walks across the room": a question about a product, one would think; whoever repairs it knows better."""
        for name, skill in self._claiming.get(talk.understanding.intent, ()):
            if answer := await skill.claim(talk):
                return name, answer
        return None

    async def _press(self, talk: Talk, payload: str) -> tuple[str, Answer]:
        """A choice says which skill it calls, and with what: `track_order:1042`. It proves nothing."""
        name, _, argument = payload.partition(":")
        if name not in self._is.skills:
            return await self._begin(talk, "not_understood")
        return await self._begin(dataclasses.replace(talk, argument=argument), name)

    async def _begin(self, talk: Talk, name: str) -> tuple[str, Answer]:
        return name, await self._is.skills[name].begin(talk)

    async def _continue(self, talk: Talk) -> tuple[str, Answer] | None:
        skill = self._continuing.get(talk.conversation.skill)
        answer = await skill.resume(talk) if skill else None
        return (talk.conversation.skill, answer) if answer else None

    async def _back(self, talk: Talk, name: str, answer: Answer) -> Answer:
        """A question in between is answered: whoever was interrupted says where we were, and hears what comes next."""
        left = talk.conversation.paused or talk.conversation.skill
        skill = self._returning.get(left)
        if name == left or waits(answer) or _ends(talk, answer):
            return answer
        reminder = await skill.back(talk) if skill else None
        if not reminder:
            return _still_asked(talk, answer) if name == MOOD else answer
        kept = talk.conversation.memory if left == talk.conversation.skill else answer.memory
        return replace(answer, replies=_reminded(answer.replies, reminder), asks=left, memory=kept)

    # ------------------------------------------------------------ what is known, what is kept

    async def _understand(self, text: str, conversation: Conversation, now: datetime, time_zone: str) -> Understanding:
        """What is said; a linking token is in no language, and means nothing else."""
        if not text or link_in(text):
            return Understanding()
        return await self._is.reader.read(text, conversation, now, time_zone)

    def _talk(
        self,
        inbound: Inbound,
        person: Person,
        conversation: Conversation,
        records: Records,
        now: datetime,
        text: str,
        understanding: Understanding,
    ) -> Talk:
        language = choose_language(
            understanding.language, conversation.language, person.language, inbound.profile.language
        )
        return Talk(
            now=now,
            inbound=inbound,
            person=person,
            conversation=replace(conversation, language=language),
            understanding=understanding,
            words=self._is.wordings[language],
            shop=self._is.shop,
            finder=self._is.finder,
            adviser=self._is.adviser,
            records=records,
            prover=self._is.prover,
            shop_name=self._is.shop_name,
            desk=self._is.desk,
            contact=self._is.contact,
            hours=self._is.hours,
            silence=self._is.silence,
            channels=self._is.channels,
            invitations=self._is.invitations,
            vocabulary=self._is.vocabulary,
            knowledge=self._is.knowledge,
            text=text,
            fresh=conversation.met_at is None,
        )

    def _outcome(self, talk: Talk, skill: str, answer: Answer) -> Outcome:
        done, said = noted(talk, skill, answer), fingerprint(answer.replies)
        answer = polite(talk, skill, answer, wanted=self._wanted(talk))
        replies = _introduced(talk, answer.replies)
        understood = skill not in ("not_understood", "which_wish")
        stays = not understood or skill == MOOD
        spoken = "" if talk.fresh and not replies else talk.conversation.language  # nothing said yet: in no language
        language = next((c.language for c in answer.changes if isinstance(c, Speak)), spoken)
        conversation = replace(
            talk.conversation,
            language=language,
            skill=answer.asks,
            paused=_paused(talk, skill, answer),
            memory=answer.memory,
            offered=offered(replies) or (talk.conversation.offered if stays else ()),
            latest=talk.conversation.latest if stays else answer.latest,
            misses=0 if understood else talk.conversation.misses + 1,
            recent=(*talk.conversation.recent, skill)[-6:],
            order=answer.order or talk.conversation.order,
            looking=answer.looking or talk.conversation.looking,
            noted=done,
            last_said=said if replies else talk.conversation.last_said,
            met_at=talk.conversation.met_at or (talk.now if replies else None),
        )
        understanding = (
            talk.understanding if talk.text else Understanding(language=language, guesses=(Guess(skill, 1),))
        )
        return Outcome(conversation, replies, answer.changes, understanding, skill)


def _ends(talk: Talk, answer: Answer) -> bool:
    """After this nobody goes on: a human speaks, or they want silence."""
    handed = any(isinstance(change, HandOver) for change in answer.changes)
    return handed or isinstance(talk.inbound.content, OptOut | OptIn)


def _paused(talk: Talk, name: str, answer: Answer) -> str:
    """Who was interrupted waits while another asks a question of its own."""
    left = talk.conversation.paused or talk.conversation.skill
    return left if waits(answer) and answer.asks != left and name != left and not _ends(talk, answer) else ""


def _still_asked(talk: Talk, answer: Answer) -> Answer:
    """Whoever had asked something waits as before, unless something else is asked now."""
    now = talk.conversation
    return answer if answer.asks else replace(answer, asks=now.skill, memory=now.memory)


def _reminded(replies: Sequence[Reply], reminder: Reply) -> tuple[Reply, ...]:
    """One message, so that its numbers are those that can be answered; below cards, the words alone."""
    if not replies:
        return ()
    last = replies[-1]
    if last.cards:
        return (*replies, Reply(reminder.text))
    whole = replace(last, text=f"{last.text}\n\n{reminder.text}", choices=(*reminder.choices, *last.choices))
    return (*replies[:-1], whole)


HARMLESS = (Ask, HandOver, Miss, Rate, Searched, Silence, Tell)
"""What somebody may bring about whom the channel does not vouch for: nothing that only the true sender should."""


def _unproven(talk: Talk, answer: Answer) -> Answer:
    """A mail whose sender may be forged changes nothing; an answer to ours bears our seal, and does."""
    if all(isinstance(change, HARMLESS) for change in answer.changes):
        return answer
    said = talk.words("To be sure that it is you, please answer this message: your reply will carry our seal.")
    return Answer((Reply(said),))


def _introduced(talk: Talk, replies: Sequence[Reply]) -> tuple[Reply, ...]:
    """The first word to somebody says that no human speaks (EU AI Act, article 50)."""
    if not replies or not talk.fresh:
        return tuple(replies)
    hello = talk.words("I am the automatic assistant of {shop}.", shop=talk.shop_name)
    first = replace(replies[0], text=f"{hello}\n{replies[0].text}".strip())
    return (first, *replies[1:])


def _text_of(inbound: Inbound) -> str:
    match inbound.content:
        case Text(text=text) | Edit(text=text) | Files(text=text):
            return _heard(text.strip())
        case _:
            return ""


def _heard(text: str) -> str:
    """As much of it as is listened to; the transcript keeps the whole."""
    return _ENDLESS.sub(r"\1\2", text[: 10 * LONGEST])[:LONGEST] if len(text) > LONGEST // 10 else text
