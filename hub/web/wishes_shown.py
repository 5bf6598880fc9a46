"""What the page of somebody's wishes shows of them, made ready for its template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dialogs.channel_names import capital, channel_name, masked
from dialogs.contact import promotions
from dialogs.contact.buttons import written
from dialogs.contact.rules import Subject
from dialogs.contact.subjects import subject_name
from dialogs.contact.terms import SUBJECTS, Standing
from dialogs.contact.told import pace_told, topic_told
from dialogs.messages import Address
from dialogs.person import KnownAddress
from dialogs.records import Alert, Reopen, Silence
from dialogs.wording import Wording
from hub.web.wishes_form import TOPICS
from notifications.consent import Consents


@dataclass(frozen=True)
class Sheet:
    """All that the page shows of one person."""

    standing: Standing
    consents: Consents
    watched: Sequence[tuple[Alert, str]]  # each with the product's name
    coming: Sequence[str]  # their orders that are still on the way, by number
    whys: Mapping[Address, str]


def shown(sheet: Sheet, _: Wording) -> dict[str, Any]:
    standing, person, rules = sheet.standing, sheet.standing.person, sheet.standing.rules
    channels = list(dict.fromkeys(known.address.channel for known in person.addresses if known.open))
    return {
        "name": person.first_name,
        "orders": _orders(sheet),
        "topics": [(topic, capital(topic_told(topic, _))) for topic in TOPICS],
        "watched": [
            {"key": key_of(alert), "name": name, "why": _watched_for(alert, _)} for alert, name in sheet.watched
        ],
        "subjects": [_subject(one, standing, _) for one in SUBJECTS if one != "promotions"],
        "channels": [(channel, capital(channel_name(channel, _))) for channel in channels],
        "quiet": rules.quiet,
        "days": list(enumerate(capital(day) for _number, day in sorted(_.locale.days["format"]["wide"].items()))),
        "silent_days": rules.silent_days,
        "paces": [(pace, capital(pace_told(pace, _)), rules.pace == pace) for pace in ("less", "normal", "more")],
        "preferred": person.preferred,
        "known_why": bool(sheet.whys),
        "addresses": [_place(known, sheet, _) for known in person.addresses],
        "nothing": written([Silence(address, "page") for address in standing.open]),
        "again": written([Reopen(known.address, "page") for known in person.addresses if not known.open]),
    }


def _orders(sheet: Sheet) -> list[dict[str, Any]]:
    """Those they follow, then what else is on the way: told of where they want the news of all, else not yet."""
    standing, rules = sheet.standing, sheet.standing.rules
    followed = [
        {"number": one.order, "topic": one.topic, "channel": one.channel, "told": True} for one in standing.followed
    ]
    others = [number for number in sheet.coming if number not in {one.order for one in standing.followed}]
    where = rules.channels.get("orders", "")
    return followed + [
        {"number": number, "topic": "steps", "channel": where, "told": rules.wants_order(number)} for number in others
    ]


def _subject(subject: Subject, standing: Standing, _: Wording) -> dict[str, Any]:
    rules = standing.rules
    said = "yes" if subject in rules.wanted else "no" if subject in rules.refused else ""
    return {
        "id": subject,
        "name": capital(subject_name(subject, _)),
        "said": said,
        "channel": rules.channels.get(subject, ""),
        "but": _left_out(rules.left_out, _) if subject == "orders" else _to_confirm(subject, standing, _),
    }


def _to_confirm(subject: Subject, standing: Standing, _: Wording) -> str:
    """Empty where nothing has to be."""
    wanted = subject in standing.rules.wanted
    waits = wanted and standing.to_agree_to([(subject, standing.rules.channels.get(subject, ""))])
    return _("waiting for you to confirm") if waits else ""


def _left_out(orders: Sequence[str], _: Wording) -> str:
    """Empty where none is."""
    named = _.all_of(sorted(orders))
    return _.plural("Except order {orders}", "Except orders {orders}", len(orders), orders=named) if orders else ""


def _place(known: KnownAddress, sheet: Sheet, _: Wording) -> dict[str, Any]:
    address = known.address
    return {
        "channel": address.channel,
        "name": capital(channel_name(address.channel, _)),
        "masked": masked(address),
        "open": known.open,
        "why": sheet.whys.get(address, ""),
        "offers": sheet.consents.on(address, promotions.PURPOSE),
    }


def key_of(alert: Alert) -> str:
    return f"{alert.sku}/{alert.variant}/{alert.about}"


def _watched_for(alert: Alert, _: Wording) -> str:
    return {"price": _("when it gets cheaper"), "stock": _("when it is back"), "low_stock": _("before it runs out")}[
        alert.about
    ]
