"""The words of `config/search/`, read once for all tests."""

from functools import lru_cache

from dialogs.search.lexicon import Lexicon
from hub.lexicon import load_lexicon
from hub.settings import CONFIG


@lru_cache
def lexicon() -> Lexicon:
    return load_lexicon(CONFIG / "search")
