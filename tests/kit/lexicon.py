"""The words of `config/search/`."""

from dialogs.search.lexicon import Lexicon
from hub.lexicon import load_lexicon
from hub.settings import CONFIG


def lexicon() -> Lexicon:
    return load_lexicon(CONFIG / "search")
