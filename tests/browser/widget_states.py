"""Every state the widget can be in, and how one gets there: looked at by axe-core, and taken as pictures."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from playwright.async_api import Page, expect

from dialogs.messages import (
    Address,
    Card,
    Choice,
    Field,
    Image,
    Inbound,
    Menu,
    Offer,
    Reply,
    Stars,
    Start,
    Table,
    TableRow,
    Tap,
    Text,
    Theme,
    Timeline,
    TimelineStep,
)
from tests.kit.widget import WidgetHub

PATIENCE = 15_000  # ms

PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Maison Lune</title><link rel="icon" href="data:,"><style>:root {{ color-scheme: light dark }}
body {{ margin: 0; padding: 40px 48px; font: 16px/1.6 Georgia, serif }} p {{ max-width: 34em }}</style>
<main><h1>Maison Lune</h1><p>{words}</p><button>{buy}</button></main>
<script type="module" src="{hub}/widget/relais.js"></script><relais-chat {attributes}></relais-chat></html>"""

FRENCH = ("Ce qui lave, ce qui range, ce qui éclaire : choisi pour durer.", "Acheter")
ENGLISH = ("What washes, what stores, what lights: chosen to last.", "Buy")


def page(hub: WidgetHub, attributes: str = "", lang: str = "fr") -> str:
    words, buy = FRENCH if lang == "fr" else ENGLISH
    return PAGE.format(hub=hub.url, attributes=attributes, lang=lang, words=words, buy=buy)


# ---------------------------------------------------------------- what the shop says

WELCOME = Reply(
    "Bonjour ! Je suis l’assistant de Maison Lune. Que puis-je faire pour vous ?",
    choices=(
        Choice("Où est ma commande ?", "track_order:"),
        Choice("Trouver un produit", "product_search:"),
        Choice("Parler à un conseiller", "human:"),
    ),
)


def washing_machines(hub: WidgetHub) -> Reply:
    def card(place: int, name: str, offer: Offer) -> Card:
        return Card(
            title=f"Lave-linge {name}",
            subtitle=f"{offer.price}, {offer.stock}",
            image=Image(f"{hub.shop_url}/pictures/{place}.svg", f"Lave-linge {name}, de face"),
            url=f"https://shop.example/{place}",
            choices=(Choice("Voir la fiche", f"see:{place}"), Choice("Ajouter au panier", f"add_to_cart:{place}")),
            offer=offer,
        )

    return Reply(
        "En voici trois de moins de 42 cm de large.",
        cards=(
            card(1, "Brisa 6 kg", Offer("429 €", "479 €", 4.5, 128, "En stock", note="40 cm de large")),
            card(2, "Nacre 7 kg", Offer("389 €", stars=4.1, reviews=64, stock="En stock", note="Le moins cher")),
            card(3, "Éco 5 kg", Offer("349 €", stars=3.8, reviews=12, stock="Épuisé", in_stock=False)),
        ),
        choices=(Choice("Comparer", "compare:"),),
    )


TABLE = Reply(
    "Prix : Brisa 429 € · Nacre 389 € ★",
    choices=(Choice("Lave-linge Brisa", "see:1"), Choice("Lave-linge Nacre", "see:2")),
    drawing=Table(
        ("Lave-linge Brisa", "Lave-linge Nacre", "Lave-linge Éco"),
        (
            TableRow("Prix", ("429 €", "389 €", "349 €"), best=(2,)),
            TableRow("Note", ("4,5 sur 5", "4,1 sur 5", "3,8 sur 5"), best=(0,)),
            TableRow("Capacité", ("6 kg", "7 kg", "5 kg"), best=(1,)),
            TableRow("Bruit", ("72 dB", "74 dB", "70 dB"), best=(2,)),
            TableRow("Largeur", ("40 cm", "40 cm", "39,5 cm")),
        ),
        lead="Les voici côte à côte. Une étoile marque le meilleur de chaque ligne.",
    ),
)

TIMELINE = Reply(
    "Votre commande 1042 est en route : elle est attendue demain entre 9 h et 13 h.",
    choices=(Choice("Me prévenir", "notify_me:1042"), Choice("Suivi du transporteur", url="https://carrier.example/1")),
    drawing=Timeline(
        (
            TimelineStep("Payée", "done", at="vendredi 20 novembre, 18:12"),
            TimelineStep("Préparée", "done", at="samedi 21 novembre, 9:40"),
            TimelineStep("En route", "now", at="hier, 16:05", note="Partie de notre entrepôt de Lyon"),
            TimelineStep("En livraison", "next"),
            TimelineStep("Livrée", "next", at="demain, entre 9 h et 13 h"),
        )
    ),
)

STARS = Reply(
    "Ma réponse vous a-t-elle aidé ?",
    choices=tuple(Choice(f"{n} étoile{'s' if n > 1 else ''}", f"rate:{n}") for n in range(1, 6)),
    drawing=Stars(),
)

MENU = Reply(
    "Que souhaitez-vous savoir ?",
    choices=(Choice("Livraison", "faq:delivery"),),
    drawing=Menu(
        (
            Theme(
                "Livraison",
                (
                    Choice("Combien coûte la livraison ?", "faq:cost"),
                    Choice("Livrez-vous en Suisse ?", "faq:ch"),
                    Choice("Puis-je choisir mon créneau ?", "faq:slot"),
                ),
            ),
            Theme("Retours et remboursements", (Choice("J’ai changé d’avis : comment renvoyer ?", "faq:return"),)),
            Theme("Paiement", (Choice("Puis-je payer en plusieurs fois ?", "faq:pay"),)),
            Theme("Garantie", (Choice("Combien de temps dure la garantie ?", "faq:warranty"),)),
        )
    ),
)

FIELD = Reply(
    "À quelle adresse puis-je vous écrire ?",
    drawing=Field("Votre adresse e-mail", "email", "camille@exemple.fr"),
)


def answers(inbound: Inbound, hub: WidgetHub) -> Sequence[Reply]:
    match inbound.content:
        case Start(""):
            return (WELCOME,)
        case Text(text) if text in SAID:
            return (SAID[text],)
        case Text("lave-linge"):
            return (washing_machines(hub),)
        case Tap(_, label):
            return (Reply(f"« {label} » : c’est noté."),)
        case Text(_):
            return (Reply("Je regarde cela."),)
        case _:
            return ()


SAID = {
    "comparer": TABLE,
    "où est ma commande ?": TIMELINE,
    "merci": STARS,
    "une question": MENU,
    "prévenez-moi": FIELD,
}

# ---------------------------------------------------------------- how one gets there


async def opens(page: Page) -> None:
    await page.locator(".launcher").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await hears(page, "Que puis-je faire pour vous")


async def says(page: Page, text: str) -> None:
    await page.locator("textarea").fill(text)
    await page.locator("textarea").press("Enter")


async def hears(page: Page, text: str) -> None:
    await expect(page.locator(".log")).to_contain_text(text, timeout=PATIENCE)


def visitor(hub: WidgetHub) -> Address:
    return hub.inbound[-1].address


State = Callable[[Page, WidgetHub], Awaitable[None]]


async def button(page: Page, hub: WidgetHub) -> None:
    await expect(page.locator(".launcher")).to_be_visible()


async def unread(page: Page, hub: WidgetHub) -> None:
    await opens(page)
    await says(page, "bonjour")
    await hears(page, "Je regarde cela.")
    await page.keyboard.press("Escape")
    await page.evaluate("document.querySelector('relais-chat').close()")
    await hub.say(visitor(hub), Reply("Votre colis est arrivé."))
    await expect(page.locator(".badge")).to_have_text("1")


async def greeting(page: Page, hub: WidgetHub) -> None:
    await opens(page)


def asked(words: str, drawn: str) -> State:
    async def ask(page: Page, hub: WidgetHub) -> None:
        await opens(page)
        await says(page, words)
        await expect(page.locator(drawn).first).to_be_visible(timeout=PATIENCE)
        await page.locator(".log").evaluate("log => Promise.all([...log.querySelectorAll('img')].map(i => i.decode()))")

    return ask


async def menu_theme(page: Page, hub: WidgetHub) -> None:
    await MENU_STATE(page, hub)
    await page.get_by_role("button", name="Livraison").click()
    await expect(page.get_by_role("button", name="Livrez-vous en Suisse")).to_be_visible()


async def menu_nothing(page: Page, hub: WidgetHub) -> None:
    await MENU_STATE(page, hub)
    await page.get_by_role("searchbox").fill("parachute")
    await expect(page.locator(".nothing")).to_be_visible()


async def field_wrong(page: Page, hub: WidgetHub) -> None:
    await FIELD_STATE(page, hub)
    await page.get_by_label("Votre adresse e-mail").fill("camille@exemple")
    await page.get_by_role("button", name="Valider").click()
    await expect(page.get_by_role("alert")).to_contain_text("semble incomplète")


async def stars_lit(page: Page, hub: WidgetHub) -> None:
    await STARS_STATE(page, hub)
    await page.get_by_role("button", name="4 étoiles").focus()


async def upload_refused(page: Page, hub: WidgetHub) -> None:
    await opens(page)
    await page.locator("input[type=file]").set_input_files(
        {"name": "notice.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"0" * 1_100_000}
    )
    await expect(page.locator(".upload")).to_contain_text("trop lourd")


async def picture_sent(page: Page, hub: WidgetHub) -> None:
    await opens(page)
    await page.locator("input[type=file]").set_input_files(
        {"name": "hublot.jpg", "mimeType": "image/jpeg", "buffer": PHOTO.read_bytes()}
    )
    await expect(page.get_by_alt_text("hublot.jpg")).to_be_visible(timeout=PATIENCE)
    await page.get_by_alt_text("hublot.jpg").evaluate("photo => photo.decode()")


async def human(page: Page, hub: WidgetHub) -> None:
    await opens(page)
    await says(page, "le hublot ne s’ouvre plus")
    await hears(page, "Je regarde cela.")
    hello = "Bonjour, Inès à l’appareil. Le cycle est-il terminé, et le voyant éteint ?"
    await hub.say(visitor(hub), Reply(hello), agent="Inès")
    await hears(page, "Inès à l’appareil")
    await hub.channel.typing(visitor(hub))
    await expect(page.locator(".dots")).to_be_visible()


async def days(page: Page, hub: WidgetHub) -> None:
    await opens(page)
    before = datetime.now(UTC) - timedelta(days=1)
    hub.transcript.lines = [(who, replace(entry, at=before)) for who, entry in hub.transcript.lines]
    hub.transcript.add(visitor(hub), "customer", Reply("bonjour"), at=before)
    hub.transcript.add(visitor(hub), "bot", Reply("Bonjour ! Votre commande 1042 est préparée."), at=before)
    await says(page, "et aujourd’hui ?")
    await hears(page, "Je regarde cela.")
    await page.reload()
    await page.locator(".launcher").click()
    await hears(page, "Hier")


async def offline(page: Page, hub: WidgetHub) -> None:
    await opens(page)
    await page.context.set_offline(True)
    await says(page, "êtes-vous là ?")
    await expect(page.locator(".notice")).to_contain_text("Connexion perdue", timeout=PATIENCE)


async def failed(page: Page, hub: WidgetHub) -> None:
    await opens(page)
    await page.route("**/in/widget", lambda route: route.fulfill(status=400, body="{}"))
    await says(page, "êtes-vous là ?")
    await expect(page.locator("[data-state=failed]")).to_be_visible()


async def options(page: Page, hub: WidgetHub) -> None:
    await opens(page)
    await page.get_by_role("button", name="Options").click()
    await expect(page.get_by_role("menu")).to_be_visible()


PHOTO = Path(__file__).parents[2] / "hub" / "playground" / "static" / "photo.jpg"

MENU_STATE = asked("une question", ".question")
FIELD_STATE = asked("prévenez-moi", ".ask")
STARS_STATE = asked("merci", ".stars")

STATES: dict[str, State] = {
    "button": button,
    "unread": unread,
    "greeting": greeting,
    "cards": asked("lave-linge", ".card"),
    "table": asked("comparer", "table"),
    "timeline": asked("où est ma commande ?", ".timeline"),
    "stars": stars_lit,
    "questions": MENU_STATE,
    "questions-theme": menu_theme,
    "questions-nothing": menu_nothing,
    "field": FIELD_STATE,
    "field-wrong": field_wrong,
    "upload-refused": upload_refused,
    "picture": picture_sent,
    "human": human,
    "days": days,
    "offline": offline,
    "failed": failed,
    "options": options,
}
