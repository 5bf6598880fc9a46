"""The page behind "unsubscribe": looking at it changes nothing, pressing its button does.

Mail programs press it by themselves with a POST: https://www.rfc-editor.org/rfc/rfc8058
"""

from dataclasses import replace

from aiohttp import web

from dialogs.channel_names import by_channel
from dialogs.contact.subjects import subject_name
from dialogs.errors import NotForUs
from dialogs.wording import Wording
from hub.app import Hub
from hub.web.languages import language_of
from hub.web.question import Question, page
from storage import unwanted
from storage.unwanted import SUBJECTS, channel_of


def routes(hub: Hub) -> list[web.RouteDef]:
    stop = Stop(hub)
    return [web.get("/stop/{token}", stop.show), web.post("/stop/{token}", stop.act)]


class Stop:
    """Ends the news of one order, the offers on one channel, all about one subject, or all we write unasked.

    Nobody has to sign in.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def show(self, request: web.Request) -> web.Response:
        person_id, what = self._read(request)
        return self._page(request, person_id, what, done=False)

    async def act(self, request: web.Request) -> web.Response:
        person_id, what = self._read(request)
        async with self._hub.database.writing() as connection:
            await unwanted.stop(connection, person_id, what, "link", self._hub.clock.now())
        return self._page(request, person_id, what, done=True)

    def _read(self, request: web.Request) -> tuple[str, str]:
        try:
            return self._hub.links.read_stop(request.match_info["token"])
        except NotForUs as refusal:
            raise web.HTTPNotFound(text=str(refusal)) from None

    def _page(self, request: web.Request, person_id: str, what: str, *, done: bool) -> web.Response:
        language, shop = language_of(request), self._hub.settings.shop.name
        _ = self._hub.wordings[language]
        asked = _stopped(what, _) if done else _asked(what, shop, _)
        all_of_it = self._hub.links.wishes_anew(person_id)
        return page(replace(asked, link=all_of_it, link_label=_("Choose all that we write to you")), language, shop)


def _asked(what: str, shop: str, _: Wording) -> Question:
    if not what:
        text = _("{shop} will no longer write to you, except to answer you.", shop=shop)
        return Question(_("No more messages at all?"), text, _("Stop everything"))
    if channel := channel_of(what):
        by = by_channel(channel, _)
        text = _("One click, and {shop} no longer sends you offers {by}. All else stays as it is.", shop=shop, by=by)
        return Question(_("No more offers {by}?", by=by), text, _("Stop these offers"))
    if name := _name(what, _):
        text = _("One click, and {shop} no longer writes to you about it. All else stays as it is.", shop=shop)
        return Question(_("No more messages about {subject}?", subject=name), text, _("Stop these messages"))
    text = _("You asked {shop} to keep you posted. One click, and we stop.", shop=shop)
    return Question(_("No more news of order {number}?", number=what), text, _("Stop the news"))


def _stopped(what: str, _: Wording) -> Question:
    if not what:
        return Question(_("That is done."), _("We will no longer write to you, except to answer you."))
    if channel := channel_of(what):
        return Question(_("That is done."), _("You will receive no more offers {by}.", by=by_channel(channel, _)))
    if name := _name(what, _):
        return Question(_("That is done."), _("You will receive no more messages about {subject}.", subject=name))
    return Question(_("That is done."), _("You will receive no more news of order {number}.", number=what))


def _name(what: str, _: Wording) -> str:
    """The name of a subject; empty for the number of an order."""
    return next((subject_name(subject, _) for subject in SUBJECTS if subject == what), "")
