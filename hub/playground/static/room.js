// The team's room in Slack: conversations handed over, each a thread in which one answers as Sophie.

import { icon, make } from "/playground/static/make.js";
import { personFace, shopFace, slackMessage } from "/playground/static/phones/slack.js";
import { t } from "/playground/static/texts.js";
import { act, world } from "/playground/static/world.js";

export class Room {
  chosen = undefined;
  #seen = new Map(); // thread → how many replies were seen
  #print = "";

  constructor(place, suggest) {
    this.list = make("div.room-list", { role: "log" });
    this.talk = make("div.room-talk", { role: "log", tabindex: 0 });
    this.line = make("textarea", { rows: 1, placeholder: t("room.compose"), "aria-label": t("room.compose"), onkeydown: (event) => this.#enter(event) });
    this.suggest = suggest;
    this.element = make("div.room", {}, make("div.room-desk", {},
      bar(make("b", {}, icon("hash"), t("room.channel")), make("span", {}, t("room.topic"))),
      this.list,
      make("section.room-pane", { "aria-label": t("room.thread") },
        bar(make("b", {}, t("room.thread")), make("button.close", { type: "button", "aria-label": t("room.close"), onclick: () => this.choose(undefined) }, icon("close"))),
        this.talk,
        make("form", { onsubmit: (event) => { event.preventDefault(); this.#say(); } },
          make("div.room-line", {}, this.line, make("button", { type: "submit", "aria-label": t("phone.send") }, icon("plane"))),
          make("p.room-hint", {}, t("room.hint"))))));
    place.append(this.element);
  }

  /** How many open threads hold something not yet looked at. */
  get waiting() {
    return world.room.filter((thread) => thread.open && this.#seen.get(thread.id) === undefined).length;
  }

  get latest() {
    return world.room.findLast((one) => one.open)?.id;
  }

  choose(id) {
    this.chosen = id;
    this.#print = "";
    this.show();
  }

  async type(text) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (let end = still ? text.length : 1; end <= text.length; end += 1) {
      this.line.value = text.slice(0, end);
      await new Promise((resolve) => setTimeout(resolve, 22));
    }
    await this.#say();
  }

  show() {
    const print = JSON.stringify([world.room, this.chosen]);
    if (print === this.#print) return;
    this.#print = print;
    const thread = world.room.find((one) => one.id === this.chosen);
    if (thread) this.#seen.set(thread.id, thread.replies.length);
    this.element.classList.toggle("in-thread", Boolean(thread));
    this.element.classList.toggle("is-empty", world.room.length === 0);
    this.list.replaceChildren(...(world.room.length ? world.room.map((one) => this.#row(one)) : [this.#nobody()]));
    this.talk.replaceChildren(...(thread ? [thread.card, ...thread.replies].map((bubble) => this.#message(thread, bubble)) : [make("p.nothing-yet", {}, t("room.choose"))]));
    this.line.disabled = !thread;
    this.talk.scrollTop = this.talk.scrollHeight;
    this.list.scrollTop = this.list.scrollHeight;
  }

  #row(thread) {
    const count = thread.replies.length;
    const unseen = count - (this.#seen.get(thread.id) ?? 0);
    const label = count === 0 ? t("room.no_reply") : count === 1 ? t("room.reply") : t("room.replies", { n: count });
    return make(`div.room-thread${thread.open ? "" : ".closed"}${thread.id === this.chosen ? ".chosen" : ""}`, {},
      this.#message(thread, thread.card),
      make("button.replies", { type: "button", onclick: () => { this.choose(thread.id); this.line.focus(); } },
        icon("thread"), label, unseen > 0 && make("i.new", {}, `+${unseen}`)));
  }

  #message(thread, bubble) {
    const name = bubble.name || "Relais";
    const isApp = bubble.author === "us" && !/^Sophie/.test(name);
    const message = slackMessage(bubble, name, isApp ? shopFace() : personFace(name), isApp,
      (button) => act("agent_taps", { thread: thread.id, message: bubble.id, button: button.id }));
    message.classList.toggle("card", bubble === thread.card);
    message.classList.toggle("inside", !isApp && /^(\/\/|!)/.test(bubble.text)); // the customer never sees it
    return message;
  }

  #nobody() {
    return make("div.nothing-yet", {}, icon("hash"), make("b", {}, t("room.empty")), make("p", {}, t("room.empty_hint")),
      make("div.chips", {}, make("button.chip", { type: "button", onclick: () => this.suggest(t("suggest.human")) }, t("suggest.human"))));
  }

  #enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#say();
  }

  async #say() {
    const text = this.line.value.trim();
    if (!text || !this.chosen) return;
    this.line.value = "";
    await act("agent_says", { thread: this.chosen, text });
  }
}

function bar(...children) {
  return make("header.room-bar", {}, ...children);
}
