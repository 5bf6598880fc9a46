// Messenger, as it looks on a phone: rounded bubbles, templates with buttons under them, carousels.

import { icon, link, make, picture, words } from "/playground/static/make.js";
import { t } from "/playground/static/texts.js";

export default {
  title: "Messenger",
  composer: { leading: ["more", "picture"], placeholder: t("messenger.compose"), inside: ["smile"], send: "plane" },

  header: () => make("header.app-header", {},
    icon("back", "icon chevron"), face(),
    make("div.titles", {}, make("b", {}, "Maison Lumen"), make("span", {}, t("messenger.status"))),
    icon("call"), icon("info")),

  empty: () => make("div.empty", {}, face("big"), make("b", {}, "Maison Lumen"), make("span", {}, t("messenger.intro"))),

  bubble(bubble, phone) {
    const parts = [];
    if (bubble.image) parts.push(picture(bubble.image, "", "photo"));
    if (bubble.text || bubble.buttons.some((button) => !isQuick(button))) parts.push(template(bubble, phone));
    if (bubble.tiles.length) parts.push(carousel(bubble, phone));
    return make("div", {}, face(), make("div.stack", {}, ...parts), bubble.buttons.some(isQuick) && quickReplies(bubble, phone));
  },
};

function face(size = "small") {
  return make(`span.face.${size}`, { "aria-hidden": "true" }, icon("app-widget", "logo"));
}

const isQuick = (button) => button.id.startsWith("quick:");

function template(bubble, phone) {
  const under = bubble.buttons.filter((button) => !isQuick(button));
  return make("div.bubble", {},
    bubble.text && make("p", {}, ...words(bubble.text)),
    under.length > 0 && make("div.actions", {}, ...under.map((button) => action(bubble, button, phone))));
}

/** Quick replies float above the line until something else is said. */
function quickReplies(bubble, phone) {
  return make("div.quick", {}, ...bubble.buttons.filter(isQuick).map((button) => action(bubble, button, phone)));
}

function carousel(bubble, phone) {
  return make("div.carousel", { tabindex: 0 }, ...bubble.tiles.map((tile) =>
    make("div.card", {},
      tile.image && picture(tile.image, ""),
      make("div.about", {}, make("b", {}, tile.title), tile.subtitle && make("span", {}, tile.subtitle)),
      make("div.actions", {}, ...tile.buttons.map((button) => action(bubble, button, phone))))));
}

function action(bubble, button, phone) {
  if (button.url) return link(button.url, button.label);
  return make("button", { type: "button", onclick: () => phone.tap(bubble, button) }, button.label);
}
