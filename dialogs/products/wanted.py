"""Which one product somebody wants something done with: put in the cart, looked for in a store, watched, shared."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from dialogs.finder import Heard
from dialogs.messages import Choice, Reply
from dialogs.products.looking import Looking
from dialogs.products.told import told_apart
from dialogs.products.which_product import described, meant, points_beyond
from dialogs.shop import Product
from dialogs.skill import Answer, Talk

MOST_ASKED = 5
LONGEST_PAYLOAD = 64
SURELY = 0.6
FEW_WORDS = 2


async def find_product(talk: Talk, skill: str, sku: str = "", more: str = "") -> Product | Answer:
    """The product of the button, named, pointed at or just spoken of; else the question to put.

    `skill` hears the answer: its `begin` with the SKU as argument and `more` of what was said behind it, or its
    `resume` when a name is typed.
    """
    if sku:
        return await talk.shop.product(sku) or gone(talk)
    looking = talk.conversation.looking or Looking()
    named = (await _named(talk) or await _of_the_kind(talk, looking)) if talk.text else ()
    if talk.text and points_beyond(talk, looking.before_them):
        return await _so_few(talk, skill, looking.before_them, more)
    candidates = named or ((looking.focus,) if looking.focus else looking.before_them)
    if len(candidates) == 1:
        return await talk.shop.product(candidates[0]) or gone(talk)
    return await _which(talk, skill, candidates, more) if candidates else _ask(talk, skill)


async def names_one(talk: Talk) -> bool:
    """Whether what they wrote names or points at a product: the answer to the question above."""
    return bool(await _named(talk))


def means_else(talk: Talk, intent: str) -> bool:
    """Whether a sentence is surely about something else; a word or two are the answer to what was asked."""
    guess = talk.understanding
    return guess.intent != intent and guess.confidence >= SURELY and len(talk.text.split()) > FEW_WORDS


def spoken_of(talk: Talk, product: Product) -> Looking:
    """The search as it stands, with this product in focus: "et en M ?" is about it."""
    looking = talk.conversation.looking or Looking()
    return replace(looking, focus=product.sku, shown=looking.shown or (product.sku,))


async def title_shown(talk: Talk, sku: str) -> str:
    """What it is called among those on the table, told apart from its namesakes; empty when it is not there."""
    shown = talk.conversation.looking.shown if talk.conversation.looking else ()
    items = told_apart(await talk.finder.items(shown, talk.conversation.language)) if sku in shown else ()
    return next((item.title for item in items if item.sku == sku), "")


def gone(talk: Talk) -> Answer:
    return Answer((Reply(talk.words("This product is no longer in our catalogue.")),))


_INTO_THE_CART = re.compile(
    r"\b(?:in|into|to|from|dans|au|du|a|à|de)\s+(?:my|the|your|mon|le|ce)?\s*(?:basket|cart|bag|panier)\b",
    re.IGNORECASE,
)
"""The shop's own cart, and no basket of the shelves."""


async def heard_of_goods(talk: Talk) -> Heard:
    """What they say of goods, without the cart they go into."""
    return await talk.finder.hear(_INTO_THE_CART.sub(" ", talk.text))


async def _named(talk: Talk) -> tuple[str, ...]:
    heard = await heard_of_goods(talk)
    return await meant(talk, heard) or await described(talk, heard)


async def _of_the_kind(talk: Talk, looking: Looking) -> Sequence[str]:
    """Who says "la lampe" means the lamp before them, or one of the shop's where there is none among those."""
    heard = await heard_of_goods(talk)
    found = (await talk.finder.find(heard.query)).skus if heard.query.kind else ()
    return [sku for sku in looking.before_them if sku in found] or found


async def _which(talk: Talk, skill: str, skus: Sequence[str], more: str) -> Answer:
    _ = talk.words
    items = told_apart(await talk.finder.items(skus[:MOST_ASKED], talk.conversation.language))
    choices = tuple(Choice(item.title, f"{skill}:{item.sku}{more}"[:LONGEST_PAYLOAD]) for item in items)
    looking = talk.conversation.looking or Looking()
    known = set(skus) <= set(looking.before_them)
    now = looking if known else looking.showing([item.sku for item in items])
    return Answer((Reply(_("Which one do you mean?"), choices=choices),), asks=skill, looking=now)


async def _so_few(talk: Talk, skill: str, skus: Sequence[str], more: str) -> Answer:
    """They point at the third of two: which they mean is asked, and nothing done."""
    few = talk.words.plural("I have shown only {n} product.", "I have shown only {n} products.", len(skus))
    asked = await _which(talk, skill, skus, more)
    return replace(asked, replies=(replace(asked.replies[0], text=f"{few} {asked.replies[0].text}"),))


def _ask(talk: Talk, skill: str) -> Answer:
    said = talk.words("Which product do you mean? Give me its name, or tell me what you are looking for.")
    return Answer((Reply(said),), asks=skill)
