"""What guarantee there is on something bought here, told in one sentence."""

from datetime import date

from dialogs.repair.case import LEGAL, Bought
from dialogs.wording import Wording


def covered(bought: Bought, _: Wording, today: date) -> str:
    """What guarantee there is, in one sentence."""
    legal, sold_with = months_after(bought.delivered, LEGAL), months_after(bought.on, bought.warranty)
    until = max(legal, sold_with)
    if today <= legal and sold_with > legal:
        return _(
            "The legal guarantee runs until {legal}, then the shop's warranty until {until}.",
            legal=_.date(legal),
            until=_.date(until),
        )
    if today <= legal:
        return _("The legal guarantee runs until {until}.", until=_.date(legal))
    if today <= sold_with:
        return _("The shop's warranty runs until {until}.", until=_.date(sold_with))
    return _("The guarantee ended on {until}.", until=_.date(until))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.month - 1 + months, 12)
    later = date(day.year + year, month + 1, 1)
    following = date(later.year + later.month // 12, later.month % 12 + 1, 1)
    return later.replace(day=min(day.day, (following - later).days))
