// A phone: its frame, the conversation on it and the line one writes in. Each app gives it its look.

import { arrange, icon, make } from "/playground/static/make.js";
import { hour, t } from "/playground/static/texts.js";
import { act, until, world } from "/playground/static/world.js";

const QUICK = 28; // milliseconds a letter, when the page types

export class Phone {
  #drawn = new Map();
  #look;
  #blocked = false;

  constructor(channel, look) {
    this.channel = channel;
    this.#look = look;
    this.unread = 0;
    this.talk = make("div.talk", { role: "log", tabindex: 0, "aria-label": look.title });
    this.screen = make("div.screen", {}, this.#statusbar(), look.header(this), this.talk,
      make("div.typing", { "aria-hidden": "true" }, make("i"), make("i"), make("i")), this.#composer());
    this.element = make(`article.phone.${channel}`, { "aria-label": look.title, data: { channel } }, this.screen);
    this.talk.addEventListener("load", () => this.#nearEnd(400) && this.toEnd(), true); // a picture made it longer
    this.show();
  }

  get who() {
    return world.who(this.channel);
  }

  can(ability) {
    return (world.channels[this.channel] ?? []).includes(ability);
  }

  do(what, values = {}) {
    return act(what, { channel: this.channel, who: this.who, ...values });
  }

  async write(text) {
    const line = text.trim();
    return line ? this.do("write", { text: line }) : false;
  }

  /** Types letter by letter, as a person would, then sends. */
  async type(text) {
    this.#look.compose?.(this);
    const input = this.element.querySelector(".line");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (let end = still ? text.length : 1; end <= text.length; end += 1) {
      input.value = text.slice(0, end);
      fitLine(input);
      await pause(QUICK);
    }
    await pause(180);
    input.value = "";
    fitLine(input);
    return this.write(text);
  }

  tap(bubble, button) {
    return this.do("tap", { message: bubble.id, button: button.id });
  }

  /** Resolves once the shop has said something more than `count` messages. */
  answers(count, patience, signal) {
    return until(() => this.said() > count, patience, signal);
  }

  said() {
    return world.bubbles(this.channel).filter((bubble) => bubble.author === "us").length;
  }

  show() {
    const bubbles = world.bubbles(this.channel);
    const follow = this.#nearEnd(80) || bubbles.at(-1)?.author === "them";
    this.element.classList.toggle("is-empty", bubbles.length === 0);
    if (this.#look.draw) this.#look.draw(this, bubbles);
    else this.#draw(bubbles);
    this.element.classList.toggle("is-typing", world.isTyping(this.channel));
    if (follow) this.toEnd();
  }

  #nearEnd(distance) {
    return this.talk.scrollHeight - this.talk.scrollTop - this.talk.clientHeight < distance;
  }

  toEnd() {
    this.talk.scrollTop = this.talk.scrollHeight;
  }

  #draw(bubbles) {
    const wanted = bubbles.length ? bubbles.map((bubble, at) => this.#bubble(bubble, bubbles[at - 1], bubbles[at + 1])) : [this.#empty()];
    this.#keepOnly(new Set(bubbles.map((bubble) => bubble.id)));
    arrange(this.talk, wanted);
  }

  #bubble(bubble, before, after) {
    const print = JSON.stringify(bubble);
    let drawn = this.#drawn.get(bubble.id);
    if (drawn?.print !== print) {
      const element = this.#look.bubble(bubble, this);
      element.classList.add("bubble-row", bubble.author, ...(drawn ? [] : ["fresh"]));
      drawn = { print, element };
      this.#drawn.set(bubble.id, drawn);
    }
    drawn.element.classList.toggle("first", !sameRun(before, bubble));
    drawn.element.classList.toggle("last", !sameRun(bubble, after));
    return drawn.element;
  }

  #keepOnly(ids) {
    for (const id of this.#drawn.keys()) if (!ids.has(id)) this.#drawn.delete(id);
  }

  #empty() {
    return this.#look.empty?.(this) ?? make("p.empty", {}, t("phone.empty"));
  }

  #statusbar() {
    return make("div.statusbar", { "aria-hidden": "true" }, make("time", {}, hour(world.now)), icon("signal", "signal"));
  }

  #composer() {
    const look = this.#look.composer;
    const line = make("textarea.line", {
      rows: 1, placeholder: look.placeholder, "aria-label": `${this.#look.title} : ${t("phone.write")}`, maxlength: 4000,
      onkeydown: (event) => this.#enter(event),
      oninput: () => fitLine(line),
    });
    const form = make("form.composer", { onsubmit: (event) => this.#submit(event, line) },
      ...(look.leading ?? []).map((part) => this.#control(part)),
      make("div.field", {}, line, ...(look.inside ?? []).map((part) => this.#control(part))),
      make("button.send", { type: "submit", "aria-label": t("phone.send"), title: t("phone.send") }, icon(look.send)));
    return form;
  }

  #control(part) {
    if (part === "more") return this.#more();
    return typeof part === "string" ? icon(part, `icon ornament ${part}`) : part;
  }

  /** The button behind which are the things one does less often: a picture, a place, blocking the shop. */
  #more() {
    const image = icon(this.#look.composer.more ?? "plus-disc");
    if (!this.#offers().length) return make("span.ornament.more", {}, image);
    const menu = make("div.offers", { popover: "auto" });
    const offer = ([, name, key, run]) => make("button", { type: "button", onclick: () => { menu.hidePopover(); run(); } }, icon(name), t(key));
    const open = () => {
      menu.replaceChildren(...this.#offers().map(offer));
      menu.showPopover();
      placeAbove(menu, button);
    };
    const button = make("button.more", { type: "button", "aria-haspopup": "menu", "aria-label": t("phone.more"), title: t("phone.more"), onclick: open }, image);
    return make("span.more-box", {}, button, menu);
  }

  #offers() {
    return [
      ["attach", "picture", "phone.picture", () => this.do("attach", { url: `${location.origin}/playground/static/photo.jpg` })],
      ["locate", "place", "phone.place", () => this.do("locate", { latitude: 45.764, longitude: 4.8357 })],
      this.#blocked
        ? ["block", "reply", "phone.unblock", () => { this.#blocked = false; this.do("unblock"); }]
        : ["block", "block", "phone.block", () => { this.#blocked = true; this.do("block"); }],
    ].filter(([ability]) => this.can(ability));
  }

  #enter(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  }

  #submit(event, line) {
    event.preventDefault();
    const text = line.value;
    line.value = "";
    fitLine(line);
    this.toEnd();
    this.write(text);
  }
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function sameRun(one, other) {
  return Boolean(one && other) && one.author === other.author && Math.abs(other.at - one.at) < 300;
}

function fitLine(line) {
  line.style.height = "auto";
  if (line.scrollHeight) line.style.height = `${Math.min(line.scrollHeight, 92)}px`; // nothing, where it is not shown
}

function placeAbove(menu, button) {
  const box = button.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${box.top - menu.offsetHeight - 8}px`;
}
