"""What you did with us last month."""

from datetime import date, datetime, time, timedelta

from babel.dates import format_date

from dialogs.messages import Choice, Purpose, Reply, Unasked
from dialogs.products.told import capital, money
from dialogs.wording import Wording
from notifications.events import Met
from notifications.notices import Later, News, Summary, Worded, stop_all
from notifications.products import offer_in_brief, promotion_why

MORNING = time(10)


class MonthlySummary:
    """On the first of each month; who did nothing with us hears nothing."""

    name = "monthly_summary"
    subject = "summary"
    purpose = Purpose.PROMOTION
    family = "promo"
    urgent = False

    def due(self, news: News) -> datetime | None:
        return _next_first(news) if isinstance(news.event, Met) else None

    def word(self, news: News, _: Wording) -> Worded | Later | None:
        summary = news.summary
        if not summary or not (summary.orders or summary.questions):
            return Later(_next_first(news))
        return _worded(news, summary, _)


def _next_first(news: News) -> datetime:
    """The first of next month."""
    later = news.today.replace(day=1) + timedelta(days=32)
    return news.on(date(later.year, later.month, 1), MORNING)


def _worded(news: News, summary: Summary, _: Wording) -> Worded:
    month = capital(format_date(summary.month, "LLLL", locale=_.locale))
    lines = _lines(summary, _)
    head = _("{month} with us:", month=month)
    told = "\n".join([head, *(f"• {line}" for line in lines)])
    brief = f"{head} {_.all_of(lines)}."
    why = _("You agreed to receive this once a month.") if news.wished else promotion_why(_)
    mine = Choice(_("My orders"), "track_order:") if summary.orders else Choice(_("See what is new"), "new_arrivals:")
    subject = _("{month}: your month with us", month=month)
    unasked = Unasked(subject, why, offer_in_brief(news.shop, brief, _, wished=news.wished))
    reply = Reply(told, choices=(mine, stop_all("summary", _)), unasked=unasked)
    return Worded(reply, again=_next_first(news))


def _lines(summary: Summary, _: Wording) -> list[str]:
    """Nothing is said of what did not happen."""
    spent = money(summary.spent, summary.currency, _)
    lines = [
        _.plural("{n} order ({spent})", "{n} orders ({spent})", summary.orders, spent=spent) if summary.orders else "",
        _.plural("{n} question asked", "{n} questions asked", summary.questions) if summary.questions else "",
    ]
    return list(filter(None, lines))


notice = MonthlySummary()
