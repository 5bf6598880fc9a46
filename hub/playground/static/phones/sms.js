// Text messages, as they look on a phone: words only, and the number that answers.

import { icon, make, picture, words } from "/playground/static/make.js";
import { date, hour, t } from "/playground/static/texts.js";

export default {
  title: "SMS",
  composer: { leading: ["more"], placeholder: t("sms.compose"), send: "up" },

  header: () => make("header.app-header", {},
    icon("back", "icon chevron"),
    make("div.titles", {}, make("span.face", { "aria-hidden": "true" }, "ML"), make("b", {}, t("sms.contact"))),
    icon("info")),

  empty: () => make("p.empty", {}, t("sms.kind")),

  bubble: (bubble) => make("div", {},
    make("p.day", {}, make("b", {}, t("sms.kind")), ` ${date(bubble.at)} ${hour(bubble.at)}`),
    bubble.image && picture(bubble.image, "", "photo"),
    make("div.bubble", {}, make("p", {}, ...words(bubble.text)))),
};
