"""A stand-in for Twilio: its Messages API, its signed webhooks, and the phones behind it.

Field names and answers are those of https://www.twilio.com/docs/messaging/api/message-resource, refusals those of
https://www.twilio.com/docs/api/errors. Webhooks are signed by Twilio's own library.
"""

import asyncio
import base64
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode, urlparse

import phonenumbers
from aiohttp import web
from msgspec.structs import replace
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator  # type: ignore[import-untyped]

from channels.sandbox import Bubble, Mischief, Screens
from channels.sandbox.server import ApiServer, Courier
from channels.sms import segments

NUMBER = "+33199001042"
"""A two-way number of the shop's, among those that the French regulator keeps for fiction."""

# https://help.twilio.com/articles/223134027
_STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
_START = {"START", "YES", "UNSTOP"}
_HELP = {"HELP", "INFO"}
_BY_DEFAULT = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}
_ADVANCED = {
    "STOP": "Vous ne recevrez plus de messages de notre part. Répondez START pour en recevoir à nouveau.",
    "START": "Vous recevrez à nouveau nos messages. Répondez STOP pour ne plus en recevoir.",
    "HELP": "Répondez STOP pour ne plus recevoir de messages.",
}

Json = dict[str, Any]


class SmsSandbox:
    """Twilio with one account and one sender, and everybody's phone.

    `sender` is a number, a short code or a name; `service_sid` adds a Messaging Service in front of it.
    `advanced_opt_out` answers STOP, ARRET, START and AIDE in French and tells our webhook so (`OptOutType`), as does
    Twilio's option of that name. With `shared_key`, webhooks are signed by it instead of the account's token.
    """

    name = "sms"

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        sender: str = NUMBER,
        service_sid: str = "",
        webhook_url: str = "",
        shared_key: str = "",
        advanced_opt_out: bool = False,
        mischief: Mischief | None = None,
        port: int = 0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.account_sid, self.auth_token = account_sid, auth_token
        self.sender, self.service_sid = sender, service_sid
        self.webhook_url, self.shared_key = webhook_url, shared_key
        self.advanced_opt_out = advanced_opt_out
        self.mischief = mischief or Mischief()
        self.now = now
        self.account_status, self.account_type = "active", "Full"
        self.base_url = ""
        self.unsubscribed: set[str] = set()
        self._offline: set[str] = set()
        self._messages: dict[str, Json] = {}
        self._callbacks: dict[str, str] = {}
        self._media: dict[str, str] = {}
        self._screens = Screens()
        self._courier = Courier(self.mischief)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = ApiServer(self._app(), self.mischief, _failing, _throttling, port=port)

    async def start(self) -> None:
        self.base_url = await self._server.start()

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._courier.close()
        await self._server.stop()

    async def settle(self) -> None:
        """Return once every receipt under way has been brought."""
        await asyncio.gather(*self._tasks)

    # ------------------------------------------------------------ the person

    async def write(self, who: str, text: str, *, name: str = "") -> str:
        """The person writes; Twilio acts on STOP and its kin, then calls our webhook all the same."""
        sid = _sid("SM")
        self._screens.put(who, self._bubble(sid, "them", text))
        known = self._keyword(who, text)
        extra = {"OptOutType": known} if known and self.advanced_opt_out else {}
        await self._bring(who, sid, text, extra)
        return sid

    async def attach(self, who: str, url: str, mime: str = "image/jpeg", *, text: str = "") -> str:
        """The person sends a picture by MMS; Twilio keeps it at an address of its own."""
        sid, media = _sid("MM"), _sid("ME")
        self._media[media] = url
        self._screens.put(who, replace(self._bubble(sid, "them", text), image=url))
        address = f"{self.base_url}/2010-04-01/Accounts/{self.account_sid}/Messages/{sid}/Media/{media}"
        await self._bring(who, sid, text, {"NumMedia": "1", "MediaUrl0": address, "MediaContentType0": mime})
        return sid

    async def open(self, who: str, ref: str) -> str:
        """The person follows one of our links, and sends the text that it prepared."""
        return await self.write(who, ref)

    async def tap(self, who: str, message: str, button: str) -> None:
        raise ValueError("An SMS has no buttons: write the number of the choice instead.")

    def lose_network(self, who: str) -> None:
        """The phone is off or out of reach: messages to it end as undelivered, 30003."""
        self._offline.add(who)

    def find_network(self, who: str) -> None:
        self._offline.discard(who)

    def screen(self, who: str) -> list[Bubble]:
        return self._screens.of(who)

    def watch(self) -> AsyncIterator[str]:
        return self._screens.watch()

    def sign(self, url: str, form: Mapping[str, str]) -> dict[str, str]:
        """The headers that prove a webhook, made by Twilio's own library."""
        key, algorithm = (self.shared_key, HMAC_SHA256) if self.shared_key else (self.auth_token, HMAC_SHA1)
        signature = RequestValidator(key).compute_signature(url, dict(form), algorithm)
        named = {"X-Twilio-Webhooks-Signature-Settings": f"key=webhooks_sharedkey_1,algorithm={algorithm}"}
        return {"X-Twilio-Signature": signature, **(named if self.shared_key else {})}

    # ------------------------------------------------------------ webhooks

    async def _bring(self, who: str, sid: str, text: str, extra: Mapping[str, str]) -> None:
        form = {
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "MessageSid": sid,
            "AccountSid": self.account_sid,
            "From": who,
            "FromCountry": "FR",
            "FromCity": "",
            "FromState": "",
            "FromZip": "",
            "To": self.sender,
            "ToCountry": "FR",
            "ToCity": "",
            "ToState": "",
            "ToZip": "",
            "Body": text,
            "NumMedia": "0",
            "NumSegments": str(segments(text).count),
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            **({"MessagingServiceSid": self.service_sid} if self.service_sid else {}),
            **extra,
        }
        await self._post(self.webhook_url, form)

    async def _tell(self, sid: str, status: str, error: int = 0) -> None:
        message = self._messages[sid]
        message.update(status=status, error_code=error or None, date_updated=self._date())
        if bubble := self._screens.get(message["to"], sid):
            self._screens.put(message["to"], replace(bubble, status=status))
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "MessageStatus": status,
            "SmsStatus": status,
            "To": message["to"],
            "From": message["from"] or self.sender,
            "AccountSid": self.account_sid,
            "ApiVersion": "2010-04-01",
            **({"ErrorCode": str(error)} if error else {}),
        }
        await self._post(self._callbacks[sid], form)

    async def _post(self, url: str, form: Mapping[str, str]) -> None:
        if not url:
            return
        headers = {
            **self.sign(url, form),
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "User-Agent": "TwilioProxy/1.1",
        }
        await self._courier.post(url, urlencode(form).encode(), headers)

    async def _carry(self, sid: str) -> None:
        """From the queue to the phone, a receipt at each step."""
        error = self._obstacle(self._messages[sid])
        await self._tell(sid, "queued")
        if error == 21610:
            return await self._tell(sid, "failed", error)
        await self._tell(sid, "sent")
        return await self._tell(sid, "undelivered" if error else "delivered", error)

    def _obstacle(self, message: Json) -> int:
        to = message["to"]
        if to in self.unsubscribed:
            return 21610
        if phonenumbers.number_type(phonenumbers.parse(to)) == phonenumbers.PhoneNumberType.FIXED_LINE:
            return 30006
        return 30003 if to in self._offline else 0

    def _keyword(self, who: str, text: str) -> str:
        """Act on STOP, START or HELP as Twilio does, and return which it was."""
        word, french = text.strip().upper(), self.advanced_opt_out
        if not french and not self.sender.startswith("+"):
            return ""  # on short codes Twilio leaves the words to us: https://help.twilio.com/articles/223181748
        families = {"STOP": _STOP | {"ARRET"}, "START": _START, "HELP": _HELP | {"AIDE"}}
        defaults = {"STOP": _STOP, "START": _START, "HELP": _HELP}
        known = next((name for name, words in (families if french else defaults).items() if word in words), "")
        if known == "START" and who not in self.unsubscribed and word == "YES":
            return ""
        if known == "STOP":
            self.unsubscribed.add(who)
        if known == "START":
            self.unsubscribed.discard(who)
        if known:
            answer = (_ADVANCED if french else _BY_DEFAULT)[known]
            self._screens.put(who, self._bubble(_sid("SM"), "us", answer, status="delivered"))
        return known

    # ------------------------------------------------------------ the API

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        account = f"/2010-04-01/Accounts/{self.account_sid}"
        app.router.add_get(f"{account}.json", self._account)
        app.router.add_post(f"{account}/Messages.json", self._create)
        app.router.add_get(account + "/Messages/{sid}.json", self._fetch)
        app.router.add_get(account + "/Messages/{message}/Media/{sid}", self._show)
        app.router.add_get(f"{account}/IncomingPhoneNumbers.json", self._numbers)
        app.router.add_post(f"{account}/IncomingPhoneNumbers/{_NUMBER_SID}.json", self._set_number)
        app.router.add_get("/v1/Services/{sid}", self._service)
        app.router.add_post("/v1/Services/{sid}", self._service)
        return app

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        proof = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {proof}" and "/Media/" not in request.path:
            return _refusal(20003, "Authenticate", 401)
        try:
            return await handler(request)
        except web.HTTPNotFound:
            return _refusal(20404, f"The requested resource {request.path} was not found", 404)

    async def _create(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        if refusal := self._objection(form):
            return refusal
        message = self._accept(form)
        task = asyncio.create_task(self._carry(message["sid"]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return web.json_response(message, status=201)

    def _objection(self, form: Mapping[str, str]) -> web.Response | None:
        to, sender, service = form.get("To", ""), form.get("From", ""), form.get("MessagingServiceSid", "")
        if not to:
            return _refusal(21604, "A 'To' phone number is required.")
        if not sender and not service:
            return _refusal(21603, "A 'From' phone number is required.")
        if not form.get("Body") and not form.get("MediaUrl"):
            return _refusal(21602, "Message body is required.")
        if len(form.get("Body", "").encode("utf-16-le")) // 2 > 1600:
            return _refusal(21617, "The concatenated message body exceeds the 1600 character limit")
        if not _is_number(to):
            return _refusal(21211, f"The 'To' number {to} is not a valid phone number.")
        return self._objection_of_the_account(to, sender, service, form.get("StatusCallback", ""))

    def _objection_of_the_account(self, to: str, sender: str, service: str, callback: str) -> web.Response | None:
        if service and service != self.service_sid:
            return _refusal(21701, "The Messaging Service does not exist.", 404)
        if sender and sender != self.sender:
            return _refusal(21606, f"The 'From' phone number provided ({sender}) is not a valid message-capable number")
        if to in self.unsubscribed and not service:
            return _refusal(21610, "Attempt to send to unsubscribed recipient")
        if callback and not _is_callable(callback):
            return _refusal(21609, f"The StatusCallback URL {callback} is not a valid URL.")
        return None

    def _accept(self, form: Mapping[str, str]) -> Json:
        sid, service = _sid("SM"), form.get("MessagingServiceSid") or None
        path = f"/2010-04-01/Accounts/{self.account_sid}/Messages/{sid}"
        message: Json = {
            "sid": sid,
            "account_sid": self.account_sid,
            "api_version": "2010-04-01",
            "uri": f"{path}.json",
            "to": form["To"],
            "from": form.get("From"),
            "messaging_service_sid": service,
            "body": form["Body"],
            "status": "accepted" if service else "queued",
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "USD",
            # 0 until a Messaging Service has chosen a sender
            "num_segments": "0" if service else str(segments(form["Body"]).count),
            "num_media": "0",
            "date_created": self._date(),
            "date_updated": self._date(),
            "date_sent": None,
            "subresource_uris": {"media": f"{path}/Media.json"},
        }
        self._messages[sid], self._callbacks[sid] = message, form.get("StatusCallback", "")
        if not self._obstacle(message):
            self._screens.put(form["To"], self._bubble(sid, "us", form["Body"], status=message["status"]))
        return dict(message)

    async def _fetch(self, request: web.Request) -> web.Response:
        if request.match_info["sid"] not in self._messages:
            raise web.HTTPNotFound
        return web.json_response(self._messages[request.match_info["sid"]])

    async def _show(self, request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(self._media[request.match_info["sid"]])

    async def _account(self, request: web.Request) -> web.Response:
        uri = f"/2010-04-01/Accounts/{self.account_sid}.json"
        about = {"sid": self.account_sid, "owner_account_sid": self.account_sid, "friendly_name": "Bac à sable"}
        state = {"status": self.account_status, "type": self.account_type}
        dates = {"date_created": self._date(), "date_updated": self._date()}
        return web.json_response({**about, **state, **dates, "uri": uri, "subresource_uris": {}})

    async def _numbers(self, request: web.Request) -> web.Response:
        wanted = request.query.get("PhoneNumber", self.sender)
        found = [self._number()] if wanted == self.sender and self.sender.startswith("+") else []
        page = {"page": 0, "page_size": 50, "start": 0, "end": len(found), "next_page_uri": None}
        return web.json_response({"incoming_phone_numbers": found, **page, "uri": request.path_qs})

    async def _set_number(self, request: web.Request) -> web.Response:
        self.webhook_url = str((await request.post()).get("SmsUrl", self.webhook_url))
        return web.json_response(self._number())

    def _number(self) -> Json:
        return {
            "sid": _NUMBER_SID,
            "account_sid": self.account_sid,
            "phone_number": self.sender,
            "friendly_name": self.sender,
            "capabilities": {"sms": True, "mms": False, "voice": True, "fax": False},
            "sms_url": self.webhook_url,
            "sms_method": "POST",
            "api_version": "2010-04-01",
            "date_created": self._date(),
            "date_updated": self._date(),
            "uri": f"/2010-04-01/Accounts/{self.account_sid}/IncomingPhoneNumbers/{_NUMBER_SID}.json",
        }

    async def _service(self, request: web.Request) -> web.Response:
        if not self.service_sid or request.match_info["sid"] != self.service_sid:
            raise web.HTTPNotFound
        self.webhook_url = str((await request.post()).get("InboundRequestUrl", self.webhook_url))
        about = {"sid": self.service_sid, "account_sid": self.account_sid, "friendly_name": "Boutique"}
        inbound = {"inbound_request_url": self.webhook_url, "inbound_method": "POST"}
        return web.json_response({**about, **inbound, "use_inbound_webhook_on_number": False})

    def _bubble(self, sid: str, author: Any, text: str, *, status: str = "") -> Bubble:
        return Bubble(id=sid, author=author, text=text, status=status, at=self.now().timestamp())

    def _date(self) -> str:
        return format_datetime(self.now())


_NUMBER_SID = "PN" + "0" * 31 + "1"


def _sid(prefix: str) -> str:
    return prefix + uuid.uuid4().hex


def _is_number(text: str) -> bool:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return False
    return bool(re.fullmatch(r"\+\d+", text)) and phonenumbers.is_possible_number(number)


def _is_callable(url: str) -> bool:
    parsed = urlparse(url)
    return parsed.scheme in ("http", "https") and bool(parsed.hostname) and "_" not in (parsed.hostname or "")


def _refusal(code: int, message: str, status: int = 400) -> web.Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return web.json_response({"code": code, "message": message, "more_info": more, "status": status}, status=status)


def _failing() -> web.Response:
    return _refusal(20500, "An internal server error has occurred", 500)


def _throttling() -> web.Response:
    return _refusal(20429, "Too Many Requests", 429)
