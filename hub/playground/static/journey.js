// Follow a message: received, understood, answered, queued, sent, read, each with its time.

import { icon, make } from "/playground/static/make.js";
import { instant, t, took } from "/playground/static/texts.js";
import { world } from "/playground/static/world.js";

const DONE = ["sent", "delivered", "read", "failed", "handed_over"];

export class Journeys {
  #open = undefined; // chosen by hand; otherwise the latest is open
  #print = "";

  constructor(place, suggest) {
    this.place = place;
    this.suggest = suggest;
  }

  show() {
    const print = JSON.stringify([world.trace, this.#open]);
    if (print === this.#print) return;
    this.#print = print;
    this.place.replaceChildren(world.trace.length ? make("div.journeys", {}, ...world.trace.map((one) => this.#row(one))) : this.#nothing());
  }

  #row(journey) {
    const open = journey.id === (this.#open ?? world.trace[0].id);
    return make("div.journey-row", { "data-open": open },
      make("button", { type: "button", "aria-expanded": String(open), onclick: () => this.#toggle(journey, open) },
        icon(`app-${journey.channel}`, "app"),
        make("span.words", {}, journey.text),
        make("span.about", {}, make("span.kind", {}, t(`journey.kind.${journey.kind}`)), journey.name || t("persona.visitor")),
        total(journey)),
      open && way(journey));
  }

  #toggle(journey, open) {
    this.#open = open ? "" : journey.id;
    if (!open && journey.id === world.trace[0].id) this.#open = undefined;
    this.#print = "";
    this.show();
  }

  #nothing() {
    return make("div.nothing-yet", {}, icon("bolt"), make("b", {}, t("journey.empty")), make("p", {}, t("journey.empty_hint")),
      make("div.chips", {}, make("button.chip", { type: "button", onclick: this.suggest }, t("journey.try"))));
  }
}

function total(journey) {
  const first = journey.legs[0];
  const sent = journey.legs.find((leg) => leg.stage === "sent");
  const given = journey.legs.find((leg) => leg.stage === "handed_over");
  if (!sent && given) return make("span.total.team", {}, took(given.at - first.at));
  if (sent) return make("span.total", { title: t("journey.total", { took: took(sent.at - first.at) }) }, took(sent.at - first.at));
  if (journey.legs.some((leg) => leg.stage === "failed")) return make("span.total.bad", {}, t("journey.stage.failed"));
  if (journey.legs.some((leg) => leg.stage === "retried")) return make("span.total.wait", {}, t("journey.stage.retried"));
  return make("span.total.wait", {}, "…");
}

function way(journey) {
  const legs = journey.legs.map((leg, at) => station(leg, journey.legs[at - 1]));
  if (!journey.legs.some((leg) => DONE.includes(leg.stage))) legs.push(make("li.leg.waiting", {}, make("span.mark"), make("b", {}, t("journey.waiting"))));
  return make("ol.way", {}, ...legs);
}

const SIGNS = { retried: "reply", failed: "close", read: "ticks", sent: "up", received: "thread", queued: "clock", answered: "pen", handed_over: "call" };

function station(leg, before) {
  const parts = facts(leg);
  return make(`li.leg.${leg.stage}`, {},
    make("span.mark", {}, icon(SIGNS[leg.stage] ?? "tick")),
    make("span", {}, make("b", {}, t(`journey.stage.${leg.stage}`)), before && make("span.since", {}, `+${took(Math.max(0, leg.at - before.at))}`)),
    make("time.at", {}, instant(leg.at)),
    parts.length > 0 && make("div.facts", {}, ...parts));
}

function facts(leg) {
  const fact = (kind, text) => make(`span.fact${kind}`, {}, text);
  return [
    leg.intent && fact(".code", leg.intent),
    leg.sure > 0 && fact("", t("journey.sure", { n: Math.round(leg.sure * 100) })),
    leg.language && fact("", t(`journey.language.${leg.language}`)),
    leg.skill && fact(".code", `${t("journey.by_skill")} ${leg.skill}`),
    leg.channel && fact("", leg.channel),
    leg.attempt > 0 && (leg.attempt > 1 || leg.error) && fact("", t("journey.attempt", { n: leg.attempt })),
    leg.error && fact(".code.bad", leg.error),
    leg.wait > 0 && fact("", t("journey.again_in", { took: took(leg.wait) })),
  ].filter(Boolean);
}
