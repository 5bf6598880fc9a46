"""What sells best?"""

from dialogs.finder import Heard
from dialogs.products import browsing
from dialogs.products.advising import advised
from dialogs.products.looking import asked
from dialogs.products.told import criteria_told, kind_told
from dialogs.recommend import Wish
from dialogs.skill import Answer, Talk


class BestSellers:
    """Of the whole shop, or of what the sentence names: a kind of product, a price."""

    name = "best_sellers"
    intents = frozenset({"best_sellers"})

    async def begin(self, talk: Talk) -> Answer:
        heard = await talk.finder.hear(talk.text) if talk.text else None
        among = await _named(talk, heard) if heard else None
        found = await advised(talk, self.name, Wish(among=among), _opening(talk, heard if among else None))
        return found or await browsing.begin(talk)


async def _named(talk: Talk, heard: Heard) -> frozenset[str] | None:
    """The products that meet what was said; None when nothing was."""
    if not heard.query.kind and not asked(heard.query):
        return None
    return frozenset((await talk.finder.find(heard.query)).skus)


def _opening(talk: Talk, heard: Heard | None) -> str:
    _ = talk.words
    if heard is None:
        return _("What sells best at the moment:")
    what = [kind_told(heard.query, _, talk.finder), criteria_told(asked(heard.query), _, talk.finder)]
    return _("{what}: what sells best at the moment.", what=", ".join(filter(None, what)))


skill = BestSellers()
