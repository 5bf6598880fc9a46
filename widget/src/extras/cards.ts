/** Things side by side, to be swiped through: products, orders, parcels. */

import { icon, make, type Child } from "../dom";
import { LEFT, RIGHT, STAR } from "../icons";
import { told } from "../i18n/told";
import type { Language } from "../i18n/launcher";
import type { ExtraWords } from "../i18n/words";
import type { Card, Offer } from "../talk/protocol";
import { button, type Choose } from "../panel/choices";
import { pace } from "../panel/pace";
import { link, safe } from "../panel/text";
import { picture } from "./picture";

export function carousel(cards: Card[], words: ExtraWords, language: Language, choose: Choose): HTMLElement {
  const row = make("div", { class: "row", role: "group", "aria-label": words.cards, tabindex: 0 });
  row.append(...cards.map((card) => drawn(card, words, language, choose)));
  const back = arrow(LEFT, words.previous, "back", () => turn(row, -1));
  const on = arrow(RIGHT, words.following, "on", () => turn(row, 1));
  watch(row, back, on);
  return make("div", { class: "cards", part: "cards" }, row, back, on);
}

function drawn(card: Card, words: ExtraWords, language: Language, choose: Choose): HTMLElement {
  const href = safe(card.url);
  const title = href ? link(href, {}, card.title) : card.title;
  return make(
    "article",
    { class: "card", part: "card" },
    card.image && picture(card.image, "photo"),
    make("div", { class: "words" }, make("h3", {}, title), ...(card.offer ? offered(card.offer, words, language) : [card.subtitle && make("p", {}, card.subtitle)])),
    card.choices.length > 0 && make("div", { class: "actions" }, ...card.choices.map((choice) => button(choice, "action", choose))),
  );
}

function offered({ price, was, stars, reviews, stock, in_stock, note }: Offer, words: ExtraWords, language: Language): Child[] {
  const mark = stars.toLocaleString(language, { maximumFractionDigits: 1 });
  const read = told(words.stars, mark) + (reviews ? `, ${told(words.reviews, reviews)}` : "");
  return [
    stars > 0 && make("p", { class: "rating" }, icon(STAR), make("span", { "aria-hidden": true }, mark + (reviews ? ` (${reviews})` : "")), make("span", { class: "unseen" }, read)),
    price && make("p", { class: "price" }, was && make("s", {}, was), price),
    stock && make("p", { class: `stock ${in_stock ? "in" : "out"}` }, stock),
    note && make("p", {}, note),
  ];
}

function arrow(path: string, label: string, side: string, press: () => void): HTMLButtonElement {
  const node = make("button", { class: `arrow ${side}`, type: "button", "aria-label": label, hidden: true }, icon(path));
  node.addEventListener("click", press);
  return node;
}

function turn(row: HTMLElement, by: 1 | -1): void {
  const step = row.firstElementChild?.getBoundingClientRect().width ?? row.clientWidth;
  const onward = getComputedStyle(row).direction === "rtl" ? -1 : 1;
  row.scrollBy({ left: by * onward * step, behavior: pace() });
}

/** An arrow is there only while there is something on its side. */
function watch(row: HTMLElement, back: HTMLElement, on: HTMLElement): void {
  const look = () => {
    const behind = Math.abs(row.scrollLeft); // negative where one reads from the right
    back.hidden = behind < 8;
    on.hidden = behind + row.clientWidth > row.scrollWidth - 8;
  };
  row.addEventListener("scroll", look, { passive: true });
  new ResizeObserver(look).observe(row);
}
