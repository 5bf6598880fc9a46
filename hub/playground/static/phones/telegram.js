// Telegram, as it looks on a phone: a papered wall, hours inside the bubbles, a keyboard under the message.

import { icon, link, make, picture, words } from "/playground/static/make.js";
import { hour, t } from "/playground/static/texts.js";

export default {
  title: "Telegram",
  composer: { leading: ["more"], more: "clip", placeholder: t("telegram.compose"), inside: ["smile"], send: "plane" },

  header: () => make("header.app-header", {},
    icon("back", "icon chevron"),
    make("span.face", { "aria-hidden": "true" }, "ML"),
    make("div.titles", {}, make("b", {}, "Maison Lumen"), make("span", {}, t("telegram.bot"))),
    icon("more")),

  empty: (phone) => make("div.empty", {},
    make("div.about-bot", {}, make("b", {}, t("telegram.about")), make("p", {}, t("telegram.about_text"))),
    phone.can("open") && make("button.start", { type: "button", onclick: () => phone.do("open", { ref: "" }) }, t("telegram.start"))),

  bubble(bubble, phone) {
    return make("div", {},
      make("div.bubble", {},
        bubble.image && picture(bubble.image, "", "photo"),
        make("p", {}, ...words(bubble.text), make("span.stamp", {}, hour(bubble.at), ticks(bubble)))),
      ...bubble.tiles.map((tile) => card(bubble, tile, phone)),
      bubble.buttons.length > 0 && make("div.keyboard", {}, ...bubble.buttons.map((button) => key(bubble, button, phone))));
  },
};

function ticks(bubble) {
  return bubble.author === "them" ? icon("ticks") : null;
}

function card(bubble, tile, phone) {
  return make("div.bubble.tile", {},
    tile.image && picture(tile.image, "", "photo"), make("p", {}, make("b", {}, tile.title), "\n", tile.subtitle),
    make("div.keyboard", {}, ...tile.buttons.map((button) => key(bubble, button, phone))));
}

function key(bubble, button, phone) {
  if (button.url) return link(button.url, button.label, icon("out"));
  return make("button", { type: "button", onclick: () => phone.tap(bubble, button) }, button.label);
}
