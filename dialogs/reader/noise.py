"""How people mistype: the same phrase as a hurried thumb would have written it, for training and for measuring."""

import unicodedata
from random import Random
from string import ascii_lowercase

from dialogs.reader.keyboards import ROWS

_SHORT = {
    "fr": """
        bonjour: bjr, bnjour
        bonsoir: bsr
        salut: slt
        merci: mrc, mci
        pas: pa
        commande: cmd, comande, cde
        toujours: tjr, tjs, toujour
        pourquoi: pk, pq, pourkoi
        quand: qd, kan, quan
        comment: cmt, coment
        quoi: koi
        c'est: c, cé, ces
        j'ai: g, jai, gé
        je: j, jeu
        que: q, ke
        qui: ki
        vous: vs, vou
        nous: ns
        beaucoup: bcp, bocou
        s'il vous plaît: svp
        s'il te plaît: stp
        est-ce que: esk, esque, ske
        avec: avc
        dans: ds
        pour: pr
        rien: ri1
        plus: +
        moins: -
        demain: 2m1, dmain
        aujourd'hui: ajd, auj, aujourdhui
        et: é, &
        est: é, e
        colis: coli, kolis
        message: msg
        rendez-vous: rdv
        quelqu'un: qqn, kelkun
        quelque chose: qqch
        numéro: num, n°
        téléphone: tel
        reçu: recu, ressu
        livraison: livrezon, livraisn
        peux: peu
        veux: veu, ve
    """,
    "en": """
        you: u
        your: ur, yr
        are: r
        please: pls, plz, plse
        thanks: thx, tnx
        thank you: ty
        order: ordr, oder
        tomorrow: tmrw, 2moro
        where: wheres, wer
        when: wen
        what: wat, wot
        because: cos, bc
        don't: dont
        can't: cant
        haven't: havent
        i'm: im
        it's: its
        to: 2
        for: 4
        before: b4
        great: gr8
        message: msg
        and: n, &
        with: w/
        people: ppl
        today: 2day
        parcel: prcl, parcell
        delivery: delivry, delievery
        received: recieved, recvd
        about: abt
        the: da, teh
        have: hav
        does: duz
        number: num, no.
    """,
}


def _ways(text: str) -> dict[str, tuple[str, ...]]:
    lines = (line.strip().partition(": ") for line in text.strip().splitlines())
    return {word: tuple(ways.split(", ")) for word, _, ways in lines}


SHORT = {language: _ways(text) for language, text in _SHORT.items()}
"""What is often written instead, by language."""


def disturbed(text: str, random: Random, language: str, share: float = 0.09) -> str:
    """About this share of the characters touched: dropped, doubled, swapped, hit beside, or bereft of their accent."""
    letters, done = list(text), list[str]()
    n = 0
    while n < len(letters):
        letter = letters[n]
        if letter.isalpha() and random.random() < share:
            letter, used = _slip(letters, n, random, language)
            n += used - 1
        done.append(letter)
        n += 1
    return "".join(done)


def _slip(letters: list[str], n: int, random: Random, language: str) -> tuple[str, int]:
    """What is written instead, and how many letters it stands for."""
    letter = letters[n]
    match random.randrange(5):
        case 0:
            return "", 1
        case 1:
            return letter * 2, 1
        case 2 if n + 1 < len(letters):
            return letters[n + 1] + letter, 2
        case 3 if not letter.isascii():
            return _bare(letter), 1
        case _:
            return _beside(letter, random, language), 1


def _beside(letter: str, random: Random, language: str) -> str:
    """A key next to it."""
    small = _bare(letter.lower())
    for row in ROWS.get(language, ROWS["en"]):
        if small in row:
            at = row.index(small)
            return random.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2] or small)
    return letter


def hurried(text: str, random: Random, language: str) -> str:
    """The same, as written on a phone: some of no accents, no punctuation, no capitals or nothing else, short words."""
    if random.random() < 0.6:
        text = _bare(text)
    if random.random() < 0.5:
        text = text.translate({ord(sign): " " for sign in ".,;:!?'’"})
    if random.random() < 0.15:
        text = text.upper()
    if random.random() < 0.5:
        text = _shortened(text.lower(), random, language)
    text = disturbed(text, random, language, random.choice((0.0, 0.06, 0.09, 0.12)))
    return struck(text, random, random.choice((0.0, 0.0, 0.05, 0.09)))


def struck(text: str, random: Random, share: float) -> str:
    """About this share of the characters, blanks too: left out, followed or replaced by any letter, or swapped."""
    signs, done = list(text), list[str]()
    while signs:
        sign = signs.pop(0)
        if random.random() >= share:
            done.append(sign)
            continue
        match random.randrange(4):
            case 0:
                pass
            case 1:
                done += [sign, random.choice(ascii_lowercase)]
            case 2:
                done.append(random.choice(ascii_lowercase))
            case _:
                done += [signs.pop(0), sign] if signs else [sign]
    return "".join(done)


def _shortened(text: str, random: Random, language: str) -> str:
    words = f" {text} "
    for word, ways in SHORT.get(language, {}).items():
        if f" {word} " in words and random.random() < 0.6:
            words = words.replace(f" {word} ", f" {random.choice(ways)} ")
    return words.strip()


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
