"""What a face or a heart says where no word is written: a yes, a no, thanks, or how somebody feels."""

import re
import unicodedata
from typing import Literal

Mood = Literal["yes", "no", "thanks", "hello", "angry", "sad", "fond", "amused", "puzzled", "other"]

_SHOWN: dict[Mood, str] = {
    "angry": "😡 😠 🤬 👿 😤 💢 🖕 😾",
    "no": "👎 ❌ 🙅 🚫",
    "sad": "😢 😭 😞 😔 😟 🙁 ☹ 😩 😫 😿 💔 🥺 😣 😖 😥 😓",
    "puzzled": "🤔 😕 🤨 🤷 😐 😑 🙄 ❓ ❔ 😳 😬",
    "yes": "👍 👌 ✅ ✔ ☑ 🆗",
    "thanks": "🙏 🤝",
    "hello": "👋",
    "fond": "❤ 🧡 💛 💚 💙 💜 🖤 🤍 💕 💖 💗 💞 ♥ 😍 🥰 😘 😻 🤗 😊 ☺ 🙂 😀 😃 😄 😁 😇 😎 👏 🎉 🥳 🤩 💯 🙌 💪",
    "amused": "😂 🤣 😅 😆 😹 😜 😝 😛 😉",
}
"""The strongest first: who sends a thumb and an angry face is angry."""

_TYPED: dict[Mood, re.Pattern[str]] = {
    "angry": re.compile(r">:-?\("),
    "sad": re.compile(r"[:;]'?-?\(+|;_;|t_t", re.IGNORECASE),
    "puzzled": re.compile(r":-?[/\\]|:-?s", re.IGNORECASE),
    "fond": re.compile(r"[:=]-?\)+|<3+|\^\^|[:=]-?\*", re.IGNORECASE),
    "amused": re.compile(r"[:=x;]-?d+|;-?\)+|[:=]-?p", re.IGNORECASE),
}
"""The same in the signs of a keyboard."""

_BY_SIGN: dict[str, Mood] = {sign: mood for mood, signs in _SHOWN.items() for sign in signs.split()}
_BESIDE = {"\u200d", "\ufe0f", "\ufe0e"}
"""What joins signs, or chooses how they are drawn."""
_MARKS = {"⭐", "★", "☆", "🌟"}
"""With these somebody gives marks."""


def mood(text: str) -> Mood | None:
    """What is felt, or said, where nothing but such signs was written; None where there are words, or nothing."""
    said = text.strip()
    typed = next((one for one, signs in _TYPED.items() if signs.fullmatch(said)), None)
    if typed or not said or set(said) & _MARKS or not all(_is_sign(letter) for letter in said):
        return typed
    found = {_BY_SIGN[letter] for letter in said if letter in _BY_SIGN}
    return next((one for one in _SHOWN if one in found), "other" if any(map(_is_drawn, said)) else None)


def looks_angry(text: str) -> bool:
    """Whether an angry face stands anywhere in it, beside words too."""
    return any(_BY_SIGN.get(letter) == "angry" for letter in text)


def _is_sign(letter: str) -> bool:
    return letter.isspace() or letter in _BESIDE or letter in "!.…" or _is_drawn(letter)


def _is_drawn(letter: str) -> bool:
    """A picture, or the tint of a skin."""
    return unicodedata.category(letter) in ("So", "Sk") and ord(letter) > 0xFF
