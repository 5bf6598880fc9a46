"""A code of yours can soon be used no more."""

from datetime import datetime, time, timedelta

from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.wording import Wording
from notifications.events import VoucherGiven
from notifications.notices import Later, News, Worded, stop_all
from notifications.products import offer_in_brief, promotion_why

AHEAD = timedelta(days=3)
MORNING = time(10)


class VoucherExpiring:
    """Not of one that was given for so short a time, nor of one that was used."""

    name = "voucher_expiring"
    subject = "vouchers"
    purpose = Purpose.PROMOTION
    family = "promo"
    urgent = False

    def due(self, news: News) -> datetime | None:
        match news.event:
            case VoucherGiven(until=until):
                when = news.on(until - AHEAD, MORNING)
                return when if when > news.now else None
            case _:
                return None

    def word(self, news: News, _: Wording) -> Worded | Later | None:
        match news.event:
            case VoucherGiven() as event if event.until >= news.today and _theirs(news, event.code):
                return _worded(news, event, _)
            case _:
                return None


def _theirs(news: News, code: str) -> bool:
    """Still to be used, as far as the shop says."""
    return news.vouchers is None or any(voucher.code == code for voucher in news.vouchers)


def _worded(news: News, event: VoucherGiven, _: Wording) -> Worded:
    worth, day = _.pick(event.worth), _.day(event.until, news.today)
    told = (
        _("Your code {code} ({worth}): last day {day}.", code=event.code, worth=worth, day=day)
        if worth
        else _("Your code {code}: last day {day}.", code=event.code, day=day)
    )
    use = Choice(_("Use it"), f"voucher:apply/{event.code}")
    subject = _("Your code {code} expires {day}", code=event.code, day=day)
    why = promotion_why(_, "vouchers" if news.wished else "promotions")
    unasked = Unasked(subject, why, offer_in_brief(news.shop, told, _, wished=news.wished))
    return Worded(Reply(told, choices=(use, stop_all("vouchers", _)), unasked=unasked))


notice = VoucherExpiring()
