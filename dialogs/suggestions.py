"""What to propose when somebody does not know what to ask, and the way to a person where there is one."""

from dialogs.messages import Choice, Reply
from dialogs.skill import Talk


def suggestions(talk: Talk) -> tuple[Choice, ...]:
    """Three things to start from."""
    _ = talk.words
    third = human_choice(talk) or (Choice(_("See the shelves"), "product_search:shelves"),)
    return (Choice(_("Track an order"), "track_order:"), Choice(_("Keep me posted"), "notify_me:"), *third)


def human_choice(talk: Talk) -> tuple[Choice, ...]:
    """The button that calls a person; none where nobody could answer."""
    return (Choice(talk.words("Talk to someone"), "human:"),) if talk.desk else ()


def or_a_person(said: str, talk: Talk) -> Reply:
    """What only a person can do: with the button that calls one, or where else the team is reached."""
    if talk.desk:
        return Reply(said, choices=human_choice(talk))
    elsewhere = talk.words("Our team is here for you: {contact}", contact=talk.contact)
    return Reply(f"{said} {elsewhere}")


def who_answers(talk: Talk) -> str:
    """Somebody soon; while the team is away, when it is back; where nobody can be called, where else it is reached."""
    _ = talk.words
    if not talk.desk:
        return _("Nobody can answer in this chat. Our team is here for you: {contact}", contact=talk.contact)
    if talk.hours.open_at(talk.now):
        return _("I am passing you to someone from our team: they have our conversation and will answer right here.")
    back = _.moment(talk.hours.opens(talk.now), talk.now, talk.hours.time_zone)
    return _(
        "Our team is away just now. They have our conversation and will answer right here, from {moment} on.",
        moment=back,
    )


def until_somebody_answers(talk: Talk) -> str:
    """What the customer can count on meanwhile: the assistant goes on while the team is away, or comes back."""
    _ = talk.words
    if not talk.hours.open_at(talk.now):
        return _("Until then I stay here for you.")
    minutes = int(talk.silence.total_seconds() // 60)
    return _.plural(
        "If nobody has answered within {n} minute, write to me: I take over again.",
        "If nobody has answered within {n} minutes, write to me: I take over again.",
        minutes,
    )
