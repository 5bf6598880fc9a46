"""We have not heard from you for long: said once, then never for a year."""

from datetime import datetime, timedelta

from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.wording import Wording
from notifications.events import Inactive, Met
from notifications.notices import Later, News, Worded, stop_all
from notifications.products import offer_in_brief, product_card, promotion_why, voucher_offered

LONG = timedelta(days=90)
YEAR = timedelta(days=365)


class WeMissYou:
    name = "we_miss_you"
    subject = "promotions"
    purpose = Purpose.PROMOTION
    family = "promo"
    urgent = False

    def due(self, news: News) -> datetime | None:
        """A season after we met; at once when the shop, which sees more of them, says that they are missed."""
        match news.event:
            case Met(at=at):
                return at + LONG
            case Inactive(at=at):
                return at
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | Later | None:
        """Whoever was here meanwhile is not missed yet."""
        since = news.seen or (news.event.since if isinstance(news.event, Inactive) else news.event.at)
        moment = max(since + LONG, news.told + YEAR) if news.told else since + LONG
        return Later(moment) if moment > news.now else _worded(news, _)


def _worded(news: News, _: Wording) -> Worded:
    hello = _("Hello {name}!", name=news.first_name) if news.first_name else _("Hello!")
    said = _("It has been a while. Tell us here what you are looking for, and we will find it together.")
    short = _("It has been a while. Looking for something?")
    code = voucher_offered(news.voucher, _, news.today)
    once = _("We write this only once a year.")
    told, brief = (" ".join(filter(None, [hello, words, code])) for words in (said, short))
    reply = Reply(
        told,
        choices=(Choice(_("See what is new"), "new_arrivals:"), stop_all("promotions", _)),
        cards=tuple(product_card(product, _) for product in news.picks),
        unasked=Unasked(
            _("Are you looking for something?"), f"{promotion_why(_)} {once}", offer_in_brief(news.shop, brief, _)
        ),
    )
    return Worded(reply, again=news.now + YEAR)


notice = WeMissYou()
