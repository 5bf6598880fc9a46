// The merchant's strip: an order's road, the clock, and how each vendor behaves.

import { Counter } from "/playground/static/counter.js";
import { icon, make } from "/playground/static/make.js";
import { date, hour, said, t } from "/playground/static/texts.js";
import { act, world } from "/playground/static/world.js";

const ROAD = ["received", "passed_to_seller", "accepted", "prepared", "shipped", "out_for_delivery", "at_pickup_point", "delivered"];
const MOODS = ["ok", "slow", "failing", "duplicates", "throttled", "drops"];

export class Merchant {
  #number = undefined;

  constructor(place, chosen) {
    this.chosen = chosen;
    this.choice = make("select", { id: "order", onchange: () => { this.#number = this.choice.value; this.showOrder(); } });
    this.about = make("p");
    this.road = make("ol.road", { "aria-label": t("merchant.order") });
    this.counter = new Counter(() => this.order);
    this.time = make("span.time");
    this.mischief = make("div.mischief", { popover: "auto", id: "mischief", "aria-label": t("merchant.mischief") });
    this.mischiefButton = make("button.small-button.mischief-button", { type: "button", popovertarget: "mischief" }, icon("bolt"), make("span"));
    place.append(
      make("div.order-choice", {}, make("label.label", { for: "order" }, t("merchant.order")), this.choice, this.about),
      this.road,
      make("div.group", {}, make("span.label", {}, t("counter.label")), this.counter.button),
      make("div.group", {}, make("span.label", {}, t("merchant.clock")), make("div.row", {}, this.time, forward(1, "hour"), forward(24, "day"))),
      make("div.group", {}, make("span.label", {}, t("merchant.mischief")), this.mischiefButton),
      this.mischief, this.counter.panel);
  }

  get number() {
    return this.#number ?? this.#firstOf(world.persona)?.number;
  }

  get order() {
    return world.orders.find((order) => order.number === this.number);
  }

  /** Whoever one becomes, their first open order is the one on the strip. */
  follow(persona) {
    this.#number = this.#firstOf(persona)?.number;
    this.showOrder();
  }

  showOrder() {
    this.choice.replaceChildren(...shelves());
    this.choice.value = this.number ?? "";
    const order = this.order;
    this.about.replaceChildren(...(order ? [order.delayed ? make("span.lateness", {}, t("merchant.delayed")) : "", ` ${contents(order)}`] : [t("merchant.no_orders")]));
    this.road.replaceChildren(...ROAD.map((step) => this.#stone(step, order)));
    this.counter.show();
    this.chosen();
  }

  showProducts() {
    this.counter.fill();
  }

  /** The one that the shop's page shows is the one on the counter. */
  showProduct(sku) {
    this.counter.follow(sku);
  }

  showClock() {
    this.time.textContent = `${date(world.now)} ${hour(world.now)}`;
  }

  showMoods() {
    const odd = Object.values(world.moods).filter((mood) => mood !== "ok").length;
    this.mischiefButton.classList.toggle("on", odd > 0);
    this.mischiefButton.lastChild.textContent = odd ? `${odd} / ${Object.keys(world.moods).length}` : t("merchant.mischief_none");
    if (this.mischief.contains(document.activeElement) && this.mischief.children.length) return this.#check();
    this.mischief.replaceChildren(
      make("header", {}, make("b", {}, t("merchant.mischief_hint")), make("button.small-button", { type: "button", onclick: repairAll }, t("merchant.repair"))),
      ...Object.entries(world.moods).map(([channel, mood]) => moods(channel, mood)));
  }

  #check() {
    for (const [channel, mood] of Object.entries(world.moods)) this.mischief.querySelector(`[name="mood-${channel}"][value="${mood}"]`).checked = true;
  }

  #firstOf(persona) {
    const theirs = world.orders.filter((order) => order.customer_id === persona?.customer_id && order.open);
    return theirs.find((order) => order.number === "1042") ?? theirs[0] ?? world.orders[0];
  }

  #stone(step, order) {
    const moment = order?.moments.find((one) => one.step === step);
    const here = order?.moments.at(-1)?.step === step;
    const passed = ROAD.indexOf(step) < ROAD.indexOf(order?.moments.at(-1)?.step);
    const possible = order?.possible.includes(step);
    const next = ROAD.find((one) => order?.possible.includes(one)) === step;
    const classes = [moment && "reached", passed && "passed", here && "here", possible && "possible", next && "next"].filter(Boolean).map((name) => `.${name}`).join("");
    return make(`li${classes}`, {},
      make("button", { type: "button", disabled: !possible, title: moment ? `${date(Date.parse(moment.at) / 1000)} ${hour(Date.parse(moment.at) / 1000)}` : undefined,
        "aria-current": here ? "step" : undefined, data: { step }, onclick: () => act("advance", { number: order.number, step }) },
        make("span.stone", {}, icon("tick")), t(`step.${step}`)));
  }
}

/** The orders of those one can be, each under their name, then everybody else's. */
function shelves() {
  const known = world.people.filter((one) => one.customer_id);
  const groups = known.map((one) => [one.name, world.orders.filter((order) => order.customer_id === one.customer_id)]);
  const others = world.orders.filter((order) => !known.some((one) => one.customer_id === order.customer_id));
  return [...groups, [t("merchant.others"), others]]
    .filter(([, orders]) => orders.length)
    .map(([label, orders]) => make("optgroup", { label }, ...orders.map((order) => make("option", { value: order.number }, `${order.number} · ${said(order.title)}`))));
}

function contents(order) {
  const lines = order.lines === 1 ? t("merchant.line") : t("merchant.lines", { n: order.lines });
  return order.parcels === 1 ? lines : `${lines}, ${t("merchant.parcels", { n: order.parcels })}`;
}

function forward(hours, unit) {
  return make("button.small-button", { type: "button", title: t(`merchant.forward_${unit}`), "aria-label": t(`merchant.forward_${unit}`), onclick: () => act("move_time", { hours }) }, t(`merchant.${unit}`));
}

function moods(channel, current) {
  return make("fieldset", {}, make("legend", {}, icon(`app-${channel}`), channel === "sms" ? "SMS" : channel[0].toUpperCase() + channel.slice(1)),
    ...MOODS.map((mood) => make("label", {},
      make("input", { type: "radio", name: `mood-${channel}`, value: mood, checked: mood === current, onchange: () => act("misbehave", { channel, mood }) }),
      t(`mood.${mood}`))));
}

function repairAll() {
  return Promise.all(Object.keys(world.moods).map((channel) => act("misbehave", { channel, mood: "ok" })));
}
