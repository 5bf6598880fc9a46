// A direct message in Slack, as it looks on a phone; the team's room draws its messages the same way.

import { icon, link, make, picture, slackWords } from "/playground/static/make.js";
import { hour, t } from "/playground/static/texts.js";
import { world } from "/playground/static/world.js";

export default {
  title: "Slack",
  composer: { leading: ["more"], more: "plus", placeholder: t("slack.compose"), inside: ["smile"], send: "plane" },

  header: () => make("header.app-header", {},
    icon("back", "icon chevron"), shopFace(),
    make("div.titles", {}, make("b", {}, "Maison Lumen"), make("span.badge", {}, t("slack.app"))),
    icon("info")),

  empty: () => make("div.empty", {}, shopFace("big"), make("b", {}, "Maison Lumen"), make("p", {}, t("slack.intro"))),

  bubble: (bubble, phone) => {
    const theirs = bubble.author === "them";
    const name = theirs ? world.persona.name : "Maison Lumen";
    return slackMessage(bubble, name, theirs ? personFace(name) : shopFace(), !theirs, (button) => phone.tap(bubble, button));
  },
};

/** One message: face, name, hour, words, tiles, buttons. */
export function slackMessage(bubble, name, face, isApp, tap) {
  return make("div.slack-message", {}, face,
    make("div.slack-body", {},
      make("div.slack-head", {}, make("b", {}, name), isApp && make("span.badge", {}, t("slack.app")), make("time", {}, hour(bubble.at))),
      bubble.text && make("p", {}, ...slackWords(bubble.text)),
      bubble.image && picture(bubble.image, "", "photo"),
      ...bubble.tiles.map((tile) => slackTile(tile, tap)),
      bubble.buttons.length > 0 && buttons(bubble.buttons, tap)));
}

function slackTile(tile, tap) {
  return make("div.slack-tile", {},
    make("div.slack-about", {}, make("b", {}, tile.title), tile.subtitle && make("span", {}, ...slackWords(tile.subtitle)), tile.buttons.length > 0 && buttons(tile.buttons, tap)),
    tile.image && picture(tile.image, ""));
}

function buttons(all, tap) {
  return make("div.slack-buttons", {}, ...all.map((button) =>
    button.url ? link(button.url, button.label) : make("button", { type: "button", onclick: () => tap(button) }, button.label)));
}

export function shopFace(size = "small") {
  return make(`span.slack-face.shop.${size}`, { "aria-hidden": "true" }, icon("app-widget", "logo"));
}

export function personFace(name) {
  const shade = [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360, 7);
  return make("span.slack-face", { "aria-hidden": "true", style: `--shade: ${shade}` }, name.slice(0, 1).toUpperCase());
}
