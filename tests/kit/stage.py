"""A stage in memory: the playground without the hub. `python -m tests.kit.stage` serves it, to look at the page."""

import argparse
import asyncio
import html
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Literal

from aiohttp import web
from msgspec.structs import replace

from channels.sandbox import Bubble, Button, Mischief, Screens, Tile
from dialogs.errors import ShopError
from dialogs.shop import (
    Category,
    Customer,
    Delay,
    Expected,
    Line,
    Moment,
    Order,
    Parcel,
    Price,
    Product,
    Quantity,
    Step,
)
from hub.playground import routes
from hub.playground.stage import Journey, Leg, Mood, Persona, Shelves, Thread, put_in_mood

WIDGET = Path(__file__).parents[2] / "widget" / "dist"
CLOSED = ""
CHANNELS = ("messenger", "telegram", "slack", "sms", "email")
WHO = {
    "camille": {"messenger": "7001", "telegram": "5001", "slack": "T1/U1", "sms": "+33600000001", "email": "c@m.fr"},
    "james": {"messenger": "7002", "telegram": "5002", "slack": "T1/U2", "sms": "+33600000002", "email": "j@w.uk"},
    "visitor": {"messenger": "7003", "telegram": "5003", "slack": "T1/U3", "sms": "+33600000003", "email": "v@x.fr"},
}
PEOPLE = (
    Persona(id="camille", name="Camille Martin", language="fr", who=WHO["camille"], customer_id="C-1001"),
    Persona(id="james", name="James Walker", language="en", who=WHO["james"], customer_id="C-1002"),
    Persona(id="visitor", name="Alex", language="fr", who=WHO["visitor"]),
)
ROAD = (
    Step.RECEIVED,
    Step.PASSED_TO_SELLER,
    Step.ACCEPTED,
    Step.PREPARED,
    Step.SHIPPED,
    Step.OUT_FOR_DELIVERY,
    Step.AT_PICKUP_POINT,
    Step.DELIVERED,
)
SAYS = {
    Step.RECEIVED: "payée",
    Step.PASSED_TO_SELLER: "transmise au vendeur",
    Step.ACCEPTED: "acceptée par le vendeur",
    Step.PREPARED: "prête à partir",
    Step.SHIPPED: "expédiée",
    Step.OUT_FOR_DELIVERY: "en cours de livraison, chez vous entre 14 h et 16 h",
    Step.AT_PICKUP_POINT: "arrivée au point relais",
    Step.DELIVERED: "livrée",
}
WAYS_ON = (Button("notify", "Me prévenir"), Button("human", "Parler à un conseiller"))

Heard = Callable[["Phone", str, str], Awaitable[None]]


@dataclass
class Phone:
    """A stand-in for a vendor's stand-in: it shows what it is told and passes on what the person does."""

    name: str
    heard: Heard
    base_url: str = ""
    mischief: Mischief = field(default_factory=Mischief)
    screens: Screens = field(default_factory=Screens)
    opened: list[str] = field(default_factory=list[str])
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def write(self, who: str, text: str, *, name: str = "") -> str:
        ident = self.show(who, self._said("them", text))
        await self.heard(self, who, text)
        return ident

    async def tap(self, who: str, message: str, button: str) -> None:
        bubble = self.screens.get(who, message)
        if bubble is None:
            raise LookupError(message)
        tapped = {b.id: b for b in (*bubble.buttons, *(b for tile in bubble.tiles for b in tile.buttons))}[button]
        await self.heard(self, who, tapped.label)

    async def open(self, who: str, ref: str) -> None:
        self.opened.append(who)
        await self.heard(self, who, "bonjour")

    async def read(self, who: str) -> None:
        for bubble in self.screens.of(who):
            if bubble.author == "us" and bubble.status != "read":
                self.screens.put(who, replace(bubble, status="read"))

    def screen(self, who: str) -> list[Bubble]:
        return self.screens.of(who)

    def watch(self) -> AsyncIterator[str]:
        return self.screens.watch()

    def show(self, who: str, bubble: Bubble) -> str:
        self.screens.put(who, bubble)
        return bubble.id

    def say(self, who: str, text: str, buttons: tuple[Button, ...] = (), tiles: tuple[Tile, ...] = ()) -> None:
        """One message of the shop, as this channel would show it."""
        bubble = self._said("us", text)
        match self.name:
            case "sms":
                lines = [f"{number}. {button.label}" for number, button in enumerate(buttons, 1)]
                self.show(who, replace(bubble, text="\n".join([text, *lines])))
            case "email":
                self.show(who, replace(bubble, html=_mail(text, buttons)))
            case _:
                self.show(who, replace(bubble, buttons=buttons, tiles=tiles))

    def _said(self, author: Literal["us", "them"], text: str) -> Bubble:
        ident = f"{self.name}-{next(self._numbers)}"
        said = Bubble(id=ident, author=author, text=text, at=time.time(), status="sent")
        return replace(said, subject="Question", thread="question") if self.name == "email" else said


def _mail(text: str, buttons: Sequence[Button]) -> str:
    links = "".join(
        f'<a href="https://maison-lumen.example/" style="display:inline-block;margin:6px 8px 0 0;padding:10px 16px;'
        f'border-radius:8px;background:#1f5c4a;color:#fff;text-decoration:none">{html.escape(b.label)}</a>'
        for b in buttons
    )
    return (
        '<body style="font-family:Georgia,serif;margin:0;color:#222"><p style="color:#1f5c4a;font-weight:bold">'
        f"Maison Lumen</p><p>Bonjour,</p><p>{html.escape(text)}</p>{links}"
        '<p style="color:#888;font-size:12px">Vous recevez ce message parce que vous nous avez écrit.</p></body>'
    )


def _product(sku: str, category: str, brand: str, fr: str, en: str, price: str, was: str = "") -> Product:
    return Product(
        sku=sku,
        category=category,
        brand=brand,
        title={"fr": fr, "en": en},
        description={"fr": f"{fr}, choisi par notre équipe.", "en": f"{en}, chosen by our team."},
        price=Price(Decimal(price), was=Decimal(was) if was else None),
        attributes={"hauteur": Quantity(41.5, "cm"), "garantie": "2 ans", "lave-vaisselle": False},
        stock={"web": 4},
        rating=4.4,
        goes_with=("LUM-2", "KIT-1"),
    )


PRODUCTS = (
    _product("LUM-1", "lights", "Aubade", "Lampe Arc en laiton", "Brass Arc lamp", "129.00", "159.00"),
    _product("LUM-2", "lights", "Aubade", "Suspension Verrière", "Verrière pendant", "89.90"),
    _product("KIT-1", "kitchen", "Marmitons", "Cocotte en fonte 24 cm", "Cast-iron casserole 24 cm", "149.00"),
    _product("KIT-2", "kitchen", "Marmitons", "Bouilloire à col de cygne", "Gooseneck kettle", "64.50"),
    _product("LIN-1", "linen", "Lin d’Ici", "Drap de lin lavé", "Washed linen sheet", "79.00"),
    _product("GAR-1", "garden", "Serre Douce", "Arrosoir émaillé", "Enamel watering can", "38.00"),
)
COLOURS = {"lights": "#e9b44c", "kitchen": "#c46a4a", "linen": "#7f9cb5", "garden": "#3d7d63"}


class PocketShelves:
    """Six products and one customer each for Camille and James."""

    def __init__(self, orders: dict[str, Order]) -> None:
        self._orders = orders

    def categories(self) -> Sequence[Category]:
        names = {"lights": ("Luminaires", "Lighting"), "kitchen": ("Cuisine", "Kitchen")}
        more = {"linen": ("Linge", "Linen"), "garden": ("Jardin", "Garden")}
        return tuple(Category(ident, {"fr": fr, "en": en}) for ident, (fr, en) in (names | more).items())

    def products(self) -> Sequence[Product]:
        return PRODUCTS

    def picture(self, sku: str) -> str:
        colour = COLOURS.get(next((p.category for p in PRODUCTS if p.sku == sku), ""))
        if colour is None:
            raise ShopError
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" '
            f'fill="#f4f1ea"/><circle cx="50" cy="46" r="22" fill="{colour}"/><path d="M30 76h40" stroke="#555" '
            'stroke-width="3" stroke-linecap="round"/></svg>'
        )

    async def product(self, sku: str) -> Product | None:
        return next((product for product in PRODUCTS if product.sku == sku), None)

    async def customer(self, customer_id: str) -> Customer | None:
        return None

    async def orders_of(self, customer_id: str) -> Sequence[Order]:
        return [order for order in self._orders.values() if order.customer_id == customer_id]


class PocketStage:
    """People, phones, a few orders and a robot that knows four sentences; what it was asked to do, it notes."""

    def __init__(self, shelves: Shelves | None = None, pause: float = 0.0) -> None:
        self._pause = pause
        self._skipped = timedelta()
        self._orders = {order.number: order for order in _orders(self.now())}
        self._shelves = shelves or PocketShelves(self._orders)
        self._phones = {name: Phone(name, self._heard) for name in CHANNELS}
        self._moods = dict.fromkeys(CHANNELS, Mood.OK)
        self._threads: dict[str, Thread] = {}
        self._asker: dict[str, tuple[Phone, str]] = {}
        self._subscribed: list[tuple[Phone, str]] = []
        self._journeys: list[Journey] = []
        self.watchers: set[asyncio.Queue[str]] = set()
        self._numbers = count(1)

    @property
    def vendors(self) -> Mapping[str, Phone]:
        return self._phones

    @property
    def shelves(self) -> Shelves:
        return self._shelves

    def people(self) -> Sequence[Persona]:
        return PEOPLE

    def speak(self, language: str) -> None:
        self.spoken = language

    def support_room(self) -> Sequence[Thread]:
        return tuple(self._threads.values())

    async def agent_says(self, thread: str, text: str) -> None:
        self._reply(thread, text, "Sophie Martin")
        phone, who = self._asker[thread]
        if text == "!done":
            self._close(thread)
        elif not text.startswith("//"):
            self._travel(phone, who, text, "human", _human())
            phone.say(who, text)

    async def agent_taps(self, thread: str, message: str, button: str) -> None:
        card = self._threads[thread].card
        {b.id: b for b in card.buttons}[button]
        self._close(thread)

    def _close(self, thread: str) -> None:
        card = self._threads[thread].card
        self._threads[thread] = replace(self._threads[thread], open=False, card=replace(card, buttons=()))
        self._reply(thread, "Conversation terminée.", "Relais")

    def orders(self) -> Sequence[Order]:
        return tuple(self._orders.values())

    def steps_possible(self, number: str) -> Sequence[Step]:
        return ROAD[ROAD.index(self._orders[number].parcels[0].step) + 1 :]

    async def advance(self, number: str, step: Step) -> None:
        if step not in self.steps_possible(number):
            raise ValueError("The parcel cannot go there from where it is.")
        parcel = self._orders[number].parcels[0]
        self._keep(number, replace(parcel, moments=(*parcel.moments, Moment(step, self.now()))))
        for phone, who in self._subscribed:
            self._say(phone, who, f"Votre commande {number} est {SAYS[step]}.", "notice", _notice())

    async def delay(self, number: str, days: int) -> None:
        parcel, today = self._orders[number].parcels[0], self.now().date()
        reason = {"fr": "Le transporteur a du retard.", "en": "The carrier is running late."}
        self._keep(number, replace(parcel, delay=Delay(today, self.now(), reason)))

    async def mark_down(self, sku: str) -> None:
        self._sold(sku)
        self.changed("products")

    async def restock(self, sku: str, left: int) -> None:
        self._sold(sku)
        self.changed("products")

    async def refund(self, number: str) -> None:
        order = self._orders[number]
        for phone, who in self._subscribed:
            self._say(phone, who, f"Commande {order.number} : remboursée.", "notice", _notice())

    async def leave_cart(self, customer_id: str, sku: str) -> None:
        self._sold(sku)
        await self.move_time(4)

    async def agree(self, customer_id: str) -> None:
        self.agreed = {persona.customer_id: persona.name for persona in PEOPLE}[customer_id]

    def _sold(self, sku: str) -> Product:
        return {product.sku: product for product in self._shelves.products()}[sku]

    def now(self) -> datetime:
        return datetime.now(UTC) + self._skipped

    async def move_time(self, hours: float) -> None:
        self._skipped += timedelta(hours=hours)
        self.changed("clock")

    def mood(self, channel: str) -> Mood:
        return self._moods[channel]

    def set_mischief(self, channel: str, mood: Mood) -> None:
        put_in_mood(self._phones[channel].mischief, mood)
        self._moods[channel] = mood
        self.changed("moods")

    def trace(self, limit: int) -> Sequence[Journey]:
        return self._journeys[::-1][:limit]

    async def watch(self) -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        self.watchers.add(queue)
        watching = [asyncio.ensure_future(_forward(phone, queue)) for phone in self._phones.values()]
        try:
            while (topic := await queue.get()) != CLOSED:
                yield topic
        finally:
            self.watchers.discard(queue)
            for task in watching:
                task.cancel()

    def identity_token(self, customer_id: str) -> str:
        return f"token-of-{customer_id}"

    def close(self) -> None:
        self.changed(CLOSED)

    def changed(self, topic: str) -> None:
        for queue in self.watchers:
            queue.put_nowait(topic)

    async def _heard(self, phone: Phone, who: str, text: str) -> None:
        if self._pause:
            asyncio.get_running_loop().call_later(self._pause, self._answer, phone, who, text)
            return
        self._answer(phone, who, text)

    def _answer(self, phone: Phone, who: str, text: str) -> None:
        match text.lower():
            case words if re.search("conseiller|parler|adviser|talk", words):
                self._hand_over(phone, who, text)
            case words if re.search("préviens|prévenir|tell me", words):
                self._subscribed.append((phone, who))
                self._say(
                    phone, who, "C’est noté : je vous préviens ici à chaque étape.", text, _understood("notify_me")
                )
            case words if "commande" in words or "order" in words:
                now = SAYS[self._orders["1042"].parcels[0].step]
                answer = f"Votre commande 1042 (Lampe Arc en laiton) est {now}. Elle arrive demain entre 9 h et 12 h."
                self._say(phone, who, answer, text, _understood("track_order"), WAYS_ON)
            case _:
                tiles = tuple(
                    Tile(
                        f"Commande {order.number}",
                        "Suivre le colis",
                        buttons=(Button(order.number, "Où est ma commande ?"),),
                    )
                    for order in list(self._orders.values())[:2]
                )
                tiles = tiles if phone.name in ("messenger", "slack") else ()
                greeting = "Bonjour ! Je suis le robot de Maison Lumen. Que puis-je faire pour vous ?"
                phone.say(who, greeting, WAYS_ON, tiles)
                self._travel(phone, who, text, "message", _understood("greet"))

    def _say(
        self, phone: Phone, who: str, answer: str, text: str, legs: list[Leg], buttons: tuple[Button, ...] = ()
    ) -> None:
        kind = "notice" if text == "notice" else "message"
        self._travel(phone, who, answer if kind == "notice" else text, kind, legs)
        phone.say(who, answer, buttons)

    def _hand_over(self, phone: Phone, who: str, text: str) -> None:
        ident = f"thread-{next(self._numbers)}"
        name = next(persona.name for persona in PEOPLE if persona.who[phone.name] == who)
        card = Bubble(
            id=ident,
            author="us",
            name="Relais",
            text=f"*{name}* · {phone.name} · commande 1042 expédiée\n> {text}",
            buttons=(Button("take", "Je m’en occupe"), Button("done", "Terminer")),
            at=time.time(),
        )
        self._threads[ident] = Thread(id=ident, card=card)
        self._asker[ident] = (phone, who)
        self.changed("room")
        phone.say(who, "Je vous passe l’équipe. Sophie vous répond ici même.")
        self._travel(phone, who, text, "message", [*_understood("human")[:-2], Leg(stage="handed_over", at=_at(0.03))])

    def _reply(self, thread: str, text: str, name: str) -> None:
        bubble = Bubble(id=f"reply-{next(self._numbers)}", author="us", name=name, text=text, at=time.time())
        found = self._threads[thread]
        self._threads[thread] = replace(found, replies=(*found.replies, bubble))
        self.changed("room")

    def _travel(self, phone: Phone, who: str, text: str, kind: str, legs: list[Leg]) -> None:
        name = next(persona.name for persona in PEOPLE if persona.who[phone.name] == who)
        trouble = _trouble() if self._moods[phone.name] is not Mood.OK else []
        self._journeys.append(
            Journey(
                id=f"journey-{next(self._numbers)}",
                kind=kind,  # type: ignore[arg-type]
                channel=phone.name,
                name=name,
                text=text,
                legs=tuple(sorted([*legs, *trouble], key=lambda leg: leg.at)),
            )
        )
        self.changed("trace")

    def _keep(self, number: str, parcel: Parcel) -> None:
        self._orders[number] = replace(self._orders[number], parcels=(parcel,))
        self.changed("orders")


async def _forward(phone: Phone, queue: asyncio.Queue[str]) -> None:
    async for who in phone.watch():
        queue.put_nowait(f"phone:{phone.name}:{who}")


def _at(after: float) -> float:
    return time.time() + after


def _understood(skill: str) -> list[Leg]:
    return [
        Leg(stage="received", at=_at(0)),
        Leg(stage="understood", at=_at(0.003), intent=skill, sure=0.94, language="fr"),
        Leg(stage="answered", at=_at(0.009), skill=skill),
        Leg(stage="queued", at=_at(0.014)),
        Leg(stage="sent", at=_at(0.052), attempt=1),
        Leg(stage="delivered", at=_at(0.310)),
    ]


def _notice() -> list[Leg]:
    return [Leg(stage="queued", at=_at(0)), Leg(stage="sent", at=_at(0.04), attempt=1)]


def _human() -> list[Leg]:
    return [Leg(stage="received", at=_at(0)), Leg(stage="queued", at=_at(0.004)), Leg(stage="sent", at=_at(0.05))]


def _trouble() -> list[Leg]:
    return [Leg(stage="retried", at=_at(0.03), attempt=1, error="retry_backoff", wait=1.2)]


def _order(number: str, customer: str, sku: str, now: datetime, steps: int) -> Order:
    product = next(product for product in PRODUCTS if product.sku == sku)
    line = Line(sku, product.title, 1, product.price.amount)
    moments = tuple(Moment(step, now - timedelta(hours=20 - place)) for place, step in enumerate(ROAD[:steps]))
    expected = Expected(date(now.year, now.month, now.day) + timedelta(days=1), 9, 12)
    parcel = Parcel(id=f"{number}-1", lines=(line,), moments=moments, expected=expected, carrier="Colis Vert")
    return Order(
        number=number, customer_id=customer, placed_at=moments[0].at, parcels=(parcel,), total=product.price.amount
    )


def _orders(now: datetime) -> list[Order]:
    return [
        _order("1042", "C-1001", "LUM-1", now, 3),
        _order("1043", "C-1001", "KIT-1", now, 1),
        _order("1044", "C-1002", "GAR-1", now, 5),
    ]


def serve() -> None:
    parser = argparse.ArgumentParser(description="Serve the playground with a stage in memory.")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--shop", type=Path, help="the folder of the demonstration shop, to show its shelves")
    wanted = parser.parse_args()
    app = web.Application()
    app.add_routes(routes(PocketStage(_demo(wanted.shop) if wanted.shop else None, pause=0.5)))
    if WIDGET.is_dir():
        app.router.add_static("/widget", WIDGET)
    web.run_app(app, host="127.0.0.1", port=wanted.port)


def _demo(folder: Path) -> Shelves:
    from storage.shops.demo import DemoShop

    return DemoShop.load(folder, site="/playground")


if __name__ == "__main__":
    serve()
