"""The page itself, the little shop inside it, and their files."""

from pathlib import Path

import msgspec
from aiohttp import web
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from markupsafe import Markup

from dialogs.errors import ShopError
from dialogs.selling import Cart
from dialogs.shop import Product
from hub.playground.guard import Guard
from hub.playground.page import page, persona_of
from hub.playground.stage import Persona, ShowsCarts, Stage
from hub.playground.texts import language_of, texts

HERE = Path(__file__).parent
CART_COOKIE = "relais_playground_cart"
FEATURED = 48
SVG_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


def routes(stage: Stage, guard: Guard) -> list[web.RouteDef]:
    pages = Pages(stage)
    return [
        web.get("/playground", guard.page(pages.playground)),
        web.get("/playground/shop", guard.page(pages.home)),
        web.get("/playground/shop/orders", guard.page(pages.orders)),
        web.get("/playground/shop/products/{sku}", guard.page(pages.product)),
        web.get("/playground/shop/cart", guard.page(pages.cart)),
        web.get("/playground/products/{sku}", guard.page(to_shop)),
        web.get("/playground/cart/{token}", guard.page(pages.till)),
        web.get("/playground/friends/{friend}", guard.page(to_home)),
        web.get("/playground/pictures/{sku}.svg", guard.page(pages.picture)),
        web.get("/playground/static/{path:.+}", guard.page(file)),
    ]


async def to_shop(request: web.Request) -> web.Response:
    """The links in messages lead to the shop's own page of a product."""
    raise web.HTTPFound(f"/playground/shop/products/{request.match_info['sku']}")


async def to_home(request: web.Request) -> web.Response:
    """A friend's link leads to the shop; who gave it is the shop's to remember."""
    raise web.HTTPFound("/playground/shop")


class Pages:
    """Rendered for the language, the theme and the person that the browser's cookies name."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def playground(self, request: web.Request) -> web.Response:
        self._stage.speak(language_of(request))
        return await self._render(request, "playground.html")

    async def home(self, request: web.Request) -> web.Response:
        shelves = self._stage.shelves
        shelf = request.query.get("shelf", "")
        wanted = request.query.get("q", "").strip()
        found = [p for p in shelves.products() if (not shelf or p.category == shelf) and _mentions(p, wanted)]
        window = found if shelf or wanted else mixed(found)
        return await self._render(
            request,
            "shop_home.html",
            products=window[:FEATURED],
            total=len(found),
            categories=shelves.categories(),
            shelf=shelf,
            wanted=wanted,
        )

    async def product(self, request: web.Request) -> web.Response:
        product = await self._stage.shelves.product(request.match_info["sku"])
        if product is None:
            raise web.HTTPNotFound(text="No such product.")
        shelf = next((c for c in self._stage.shelves.categories() if c.id == product.category), None)
        others = [await self._stage.shelves.product(sku) for sku in product.goes_with[:4]]
        return await self._render(
            request, "shop_product.html", product=product, category=shelf, others=[p for p in others if p]
        )

    async def orders(self, request: web.Request) -> web.Response:
        persona = persona_of(request, self._stage)
        orders = await self._stage.shelves.orders_of(persona.customer_id) if persona.customer_id else ()
        return await self._render(request, "shop_orders.html", orders=orders)

    async def cart(self, request: web.Request) -> web.Response:
        """The customer's own; a visitor's after its link was opened in this browser."""
        return await self._render(request, "shop_cart.html", at_the_till=True)

    async def till(self, request: web.Request) -> web.Response:
        """Where a checkout link leads: the cart is the one filled in the conversation, on whatever device."""
        token, shelves = request.match_info["token"], self._stage.shelves
        if not isinstance(shelves, ShowsCarts) or shelves.cart_behind(token) is None:
            raise web.HTTPNotFound(text="No such cart.")
        answer = web.HTTPFound("/playground/shop/cart")
        answer.set_cookie(CART_COOKIE, token, httponly=True, samesite="Lax")
        raise answer

    async def _cart(self, request: web.Request, persona: Persona) -> Cart | None:
        shelves = self._stage.shelves
        if not isinstance(shelves, ShowsCarts):
            return None
        opened = shelves.cart_behind(request.cookies.get(CART_COOKIE, ""))
        return opened or (await shelves.cart(persona.customer_id) if persona.customer_id else None)

    async def picture(self, request: web.Request) -> web.Response:
        try:
            drawing = self._stage.shelves.picture(request.match_info["sku"])
        except ShopError as unknown:
            raise web.HTTPNotFound(text="No such picture.") from unknown
        headers = {**SVG_HEADERS, "Cache-Control": "max-age=3600"}
        return web.Response(text=drawing, content_type="image/svg+xml", headers=headers)

    async def _render(self, request: web.Request, template: str, **values: object) -> web.Response:
        language, persona = language_of(request), persona_of(request, self._stage)
        return page(
            request,
            template,
            t=texts(language),
            script=_script_data({"texts": texts(language), "language": language, "persona": persona.id}),
            people=self._stage.people(),
            persona=persona,
            cart=await self._cart(request, persona),
            token=self._stage.identity_token(persona.customer_id) if persona.customer_id else "",
            number=lambda value: format_decimal(value, "0.#", locale=language),
            price=lambda amount: format_currency(amount, "EUR", locale=language),
            day=lambda day: format_date(day, "d MMMM", locale=language),
            moment=lambda at: format_datetime(at, "d MMM, HH:mm", locale=language),
            **values,
        )


async def file(request: web.Request) -> web.StreamResponse:
    static = HERE / "static"
    path = (static / request.match_info["path"]).resolve()
    if not path.is_relative_to(static) or not path.is_file():
        raise web.HTTPNotFound(text="No such file.")
    return web.FileResponse(path)


def mixed(products: list[Product]) -> list[Product]:
    """The best rated of each shelf in turn, so that the home page shows a bit of everything."""
    by_shelf: dict[str, list[Product]] = {}
    for product in sorted(products, key=lambda p: -p.rating):
        by_shelf.setdefault(product.category, []).append(product)
    rank = {product.sku: place for shelf in by_shelf.values() for place, product in enumerate(shelf)}
    return sorted(products, key=lambda p: rank[p.sku])


def _mentions(product: Product, wanted: str) -> bool:
    told = " ".join((*product.title.values(), product.brand, product.category)).lower()
    return all(word in told for word in wanted.lower().split())


def _script_data(value: object) -> Markup:
    """JSON that may stand in a script element: nothing in it can close the element."""
    safe = msgspec.json.encode(value).decode().replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(safe)  # noqa: S704 - escaped above
