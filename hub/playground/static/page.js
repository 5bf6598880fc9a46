// Puts everything in its place and keeps it true to what the hub tells.

import { Journeys } from "/playground/static/journey.js";
import { icon, make } from "/playground/static/make.js";
import { Merchant } from "/playground/static/merchant.js";
import { Phone } from "/playground/static/phone.js";
import email from "/playground/static/phones/email.js";
import messenger from "/playground/static/phones/messenger.js";
import slack from "/playground/static/phones/slack.js";
import sms from "/playground/static/phones/sms.js";
import telegram from "/playground/static/phones/telegram.js";
import { Room } from "/playground/static/room.js";
import { Story } from "/playground/static/story.js";
import { hour, t } from "/playground/static/texts.js";
import { notice, world } from "/playground/static/world.js";

const LOOKS = { messenger, telegram, slack, sms, email };
const CHIPS = ["suggest.notify", "suggest.human", "suggest.when", "suggest.stop"];
const THEMES = ["system", "light", "dark"];
const YEAR = 31_536_000;

const find = (selector) => document.querySelector(selector);

class Page {
  phones = new Map();
  chosen = "telegram";

  constructor() {
    const suggest = (text) => { this.pane("phones"); this.phone(this.chosen).type(text); };
    this.journeys = new Journeys(find("#journey"), () => suggest(this.question));
    this.room = new Room(find("#room"), suggest);
    this.merchant = new Merchant(find(".merchant"), () => this.#suggest());
    this.story = new Story(find("#story"), this);
    this.#wireTop();
    this.#wireSide();
    this.#wireShop();
    this.#wireWorld();
    this.pane("shop");
    world.follow();
  }

  /** What one would ask first: about the order on the merchant's strip. */
  get question() {
    return t("suggest.where", { number: this.merchant.number ?? "1042" });
  }

  phone(channel) {
    this.choose(channel);
    return this.phones.get(channel);
  }

  choose(channel) {
    if (!this.phones.has(channel)) return;
    this.chosen = channel;
    for (const [name, phone] of this.phones) phone.element.classList.toggle("chosen", name === channel);
    this.phones.get(channel).toEnd();
    this.#look();
  }

  view(name) {
    const before = document.body.dataset.view;
    document.body.dataset.view = name;
    if (before !== name && [before, name].includes("phones")) this.#fitChat(name === "phones");
    document.querySelectorAll("[data-view-to]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.viewTo === name)));
    for (const phone of this.phones.values()) requestAnimationFrame(() => phone.toEnd());
    this.#look();
  }

  /** On a small screen, the one thing that is shown. */
  pane(name) {
    document.body.dataset.pane = name;
    for (const button of document.querySelectorAll("[data-pane-to]")) {
      if (button.dataset.paneTo === name) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    if (name === "room" || name === "journey") this.side(name);
    if (name === "phones") this.phones.get(this.chosen)?.toEnd();
    this.#look();
  }

  side(name) {
    for (const one of ["journey", "room"]) {
      find(`#${one}`).hidden = one !== name;
      const tab = find(`#tab-${one}`);
      tab.setAttribute("aria-selected", String(one === name));
      tab.tabIndex = one === name ? 0 : -1;
    }
  }

  become(id) {
    find("#persona").value = id;
    remember("relais_playground_as", id);
    world.become(id);
    find("#shop").contentWindow.location.reload();
  }

  everywhere(text) {
    this.#chat?.open?.();
    this.#chat?.send?.(text);
    return Promise.all([...this.phones.values()].map((phone) => phone.type(text)));
  }

  /** The shop's page is a phone of its own among the six: a conversation fills it there, and is put away here. */
  #fitChat(amongPhones) {
    if (amongPhones) return this.chatting && this.#chat?.open?.();
    this.chatting = this.#chat?.isOpen;
    this.#chat?.close?.();
  }

  /** The widget on the shop's page, where it is built. */
  get #chat() {
    return find("#shop").contentDocument?.querySelector("relais-chat");
  }

  #wireTop() {
    document.querySelectorAll("[data-view-to]").forEach((button) => button.addEventListener("click", () => this.view(button.dataset.viewTo)));
    document.querySelectorAll("[data-pane-to]").forEach((button) => button.addEventListener("click", () => this.pane(button.dataset.paneTo)));
    document.querySelectorAll("[data-language]").forEach((button) => button.addEventListener("click", () => {
      remember("relais_playground_lang", button.dataset.language);
      location.reload();
    }));
    find("#persona").addEventListener("change", (event) => this.become(event.target.value));
    find("#play-story").addEventListener("click", () => (this.story.playing ? this.story.stop() : this.story.play()));
    find("#theme").addEventListener("click", () => this.#theme(THEMES[(THEMES.indexOf(currentTheme()) + 1) % THEMES.length]));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.story.stop(); });
    this.#theme(currentTheme());
    find(".everywhere").addEventListener("submit", (event) => {
      event.preventDefault();
      const text = find("#everywhere-text").value.trim();
      if (text) this.everywhere(text);
    });
  }

  #theme(name) {
    remember("relais_playground_theme", name === "system" ? "" : name);
    find("#theme").replaceChildren(icon(name));
    find("#theme").title = t(`theme.${name}`);
    dress(document, name);
    dress(find("#shop").contentDocument, name);
  }

  #wireSide() {
    for (const one of ["journey", "room"]) {
      find(`#tab-${one}`).addEventListener("click", () => this.side(one));
      find(`#tab-${one}`).addEventListener("keydown", (event) => {
        if (!event.key.startsWith("Arrow")) return;
        const other = one === "journey" ? "room" : "journey";
        this.side(other);
        find(`#tab-${other}`).focus();
      });
    }
    this.side("journey");
  }

  #wireShop() {
    const frame = find("#shop");
    find("#shop-back").append(icon("back"));
    find(".out.dress").append(icon("pen"));
    find(".out:not(.dress)").append(icon("out"));
    find("#shop-back").addEventListener("click", () => frame.contentWindow.history.back());
    const arrived = () => {
      dress(frame.contentDocument, currentTheme());
      const path = frame.contentWindow.location.pathname.replace("/playground/shop", "");
      find("#shop-path").textContent = decodeURIComponent(path);
      this.merchant.showProduct(frame.contentDocument.body.dataset.product);
    };
    frame.addEventListener("load", arrived);
    if (frame.contentDocument?.readyState === "complete") arrived();
  }

  #wireWorld() {
    const on = (topic, run) => world.addEventListener(topic, run);
    on("scene", () => this.#makePhones());
    on("persona", () => { this.phones.forEach((phone) => phone.show()); this.phones.forEach((phone) => phone.toEnd()); this.merchant.follow(world.persona); });
    on("phone", (event) => this.#phoneChanged(event.detail));
    on("orders", () => { this.merchant.showOrder(); find("#shop").contentWindow.postMessage("orders", location.origin); });
    on("products", () => { this.merchant.showProducts(); find("#shop").contentWindow.postMessage("products", location.origin); });
    on("clock", () => this.#tick());
    on("moods", () => { this.merchant.showMoods(); this.#dock(); });
    on("room", () => { this.room.show(); this.#waiting(); });
    on("trace", () => this.journeys.show());
    on("ready", () => { document.body.dataset.ready = "yes"; this.phones.forEach((phone) => phone.toEnd()); });
    on("lost", () => notice(t("live.lost"), 0));
    on("found", () => notice(""));
    setInterval(() => this.#tick(), 5000);
    document.addEventListener("visibilitychange", () => this.#look());
  }

  #makePhones() {
    if (this.phones.size) return;
    for (const [channel, look] of Object.entries(LOOKS)) {
      if (channel in world.channels) this.phones.set(channel, new Phone(channel, look));
    }
    find(".shelf").replaceChildren(...[...this.phones.values()].map((phone) => phone.element), make("div.chips"));
    this.#suggest();
    this.choose(this.phones.has(this.chosen) ? this.chosen : [...this.phones.keys()][0]);
    this.#dock();
  }

  /** Words to try, about the order that is on the strip; what somebody has begun to write is left alone. */
  #suggest() {
    const chip = (text) => make("button.chip", { type: "button", onclick: () => this.phone(this.chosen).type(text) }, text);
    find(".chips")?.replaceChildren(make("b", {}, t("phone.try")), chip(this.question), ...CHIPS.map((key) => chip(t(key))));
    const everywhere = find("#everywhere-text");
    if (everywhere.value === everywhere.defaultValue) everywhere.value = this.question;
    everywhere.defaultValue = this.question;
  }

  #phoneChanged({ channel, who, bubbles }) {
    const phone = this.phones.get(channel);
    if (!phone || who !== phone.who) return;
    const before = phone.known ?? 0;
    const now = phone.said();
    phone.known = now;
    phone.show();
    if (world.ready && now > before && !this.#sees(channel)) phone.unread += now - before;
    if (bubbles) this.#look();
    this.#dock();
  }

  #sees(channel) {
    const onPhones = matchMedia("(min-width: 1000px)").matches || document.body.dataset.pane === "phones";
    return !document.hidden && onPhones && (channel === this.chosen || document.body.dataset.view === "phones");
  }

  /** What is looked at is read, and the vendor says so. */
  #look() {
    for (const [channel, phone] of this.phones) {
      if (!this.#sees(channel)) continue;
      phone.unread = 0;
      const latest = world.bubbles(channel).findLast((bubble) => bubble.author === "us");
      if (!latest || latest.status === "read" || phone.lastRead === latest.id || !phone.can("read")) continue;
      phone.lastRead = latest.id;
      setTimeout(() => phone.do("read"), 900);
    }
    this.#dock();
  }

  #dock() {
    find(".dock").replaceChildren(...[...this.phones.values()].map((phone) => {
      const mood = world.moods[phone.channel];
      return make("button", { type: "button", role: "tab", "aria-selected": String(phone.channel === this.chosen), tabindex: phone.channel === this.chosen ? 0 : -1,
        title: mood && mood !== "ok" ? t("phone.broken", { mood: t(`mood.${mood}`) }) : LOOKS[phone.channel].title, data: { channel: phone.channel },
        onclick: () => this.choose(phone.channel), onkeydown: (event) => this.#walk(event) },
        icon(`app-${phone.channel}`, "app"), LOOKS[phone.channel].title,
        phone.unread > 0 && make("span.unread", {}, String(phone.unread)),
        mood && mood !== "ok" && make("span.trouble"));
    }));
  }

  #walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const names = [...this.phones.keys()];
    this.choose(names[(names.indexOf(this.chosen) + step + names.length) % names.length]);
    find(`.dock [data-channel="${this.chosen}"]`).focus();
  }

  #waiting() {
    const count = find("#tab-room .count");
    count.hidden = this.room.waiting === 0;
    count.textContent = String(this.room.waiting);
  }

  #tick() {
    this.merchant.showClock();
    for (const time of document.querySelectorAll(".statusbar time")) time.textContent = hour(world.now);
  }
}

/** Gives a document its theme. A frame between two pages has a document with nothing in it yet: it is dressed when it has loaded. */
function dress(place, name) {
  const root = place?.documentElement;
  if (!root) return;
  if (name === "system") delete root.dataset.theme;
  else root.dataset.theme = name;
  const chat = root.querySelector("relais-chat");
  if (name === "system") chat?.removeAttribute("theme");
  else chat?.setAttribute("theme", name);
}

function currentTheme() {
  return document.documentElement.dataset.theme ?? "system";
}

function remember(name, value) {
  document.cookie = `${name}=${value}; path=/playground; max-age=${value ? YEAR : 0}; samesite=strict`;
}

window.playground = new Page();
