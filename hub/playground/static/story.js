// The main story, played step by step: a question, a subscription, a parcel that moves, a human who answers.

import { make } from "/playground/static/make.js";
import { t } from "/playground/static/texts.js";
import { act, until, world } from "/playground/static/world.js";

const CHANNEL = "telegram";
const BREATH = 2600; // milliseconds to read a caption

export class Story {
  #playing = null;

  constructor(place, page) {
    this.place = place;
    this.page = page;
    this.caption = make("p");
    this.progress = make("progress", { max: 1, value: 0 });
    this.count = make("span");
    place.append(this.caption, make("div.line", {}, this.count, this.progress,
      make("button", { type: "button", onclick: () => this.#skip?.() }, t("story.next")),
      make("button", { type: "button", onclick: () => this.stop() }, t("story.stop"))));
  }

  #skip = null;

  get playing() {
    return this.#playing !== null;
  }

  stop() {
    this.#playing?.abort();
  }

  async play() {
    const playing = (this.#playing = new AbortController());
    this.place.hidden = false;
    this.#label("story.stop", true);
    const scenes = [ask, answered, subscribe, moves, told, human, sophie, received, back, everywhere, end];
    for (const [at, scene] of scenes.entries()) {
      if (playing.signal.aborted) break;
      this.count.textContent = t("story.step", { n: at + 1, of: scenes.length });
      this.progress.value = (at + 1) / scenes.length;
      await scene(this, this.page, playing.signal);
    }
    this.place.hidden = true;
    this.#label("story.play", false);
    this.#playing = null;
  }

  #label(key, playing) {
    document.body.classList.toggle("is-playing", playing);
    document.querySelector("#play-story span:last-child").textContent = t(key);
  }

  say(key) {
    this.caption.textContent = t(key, { name: world.persona.name.split(" ")[0] });
  }

  /** Time to read, cut short by "continue". */
  breathe(signal, lasts = BREATH) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lasts);
      this.#skip = () => { clearTimeout(timer); resolve(); };
      signal.addEventListener("abort", this.#skip, { once: true });
    });
  }
}

async function ask(story, page, signal) {
  if (!world.persona.customer_id) page.become(world.people[0].id);
  page.view("shop");
  page.pane("phones");
  page.side("journey");
  const phone = page.phone(CHANNEL);
  story.say("story.ask");
  await story.breathe(signal, 1200);
  await sayAndHear(phone, page.question, signal);
  await story.breathe(signal, 900);
}

async function answered(story, page, signal) {
  story.say(page.phone(CHANNEL).said() ? "story.answered" : "story.silence");
  page.pane("journey");
  await story.breathe(signal, BREATH + 1200);
}

async function subscribe(story, page, signal) {
  page.pane("phones");
  story.say("story.subscribe");
  const phone = page.phone(CHANNEL);
  await story.breathe(signal, 1200);
  const offer = offered(CHANNEL, /pr[ée]venir|notif|tell me|keep me/i);
  const before = phone.said();
  if (offer) await phone.tap(...offer);
  else await phone.type(t("suggest.notify"));
  await phone.answers(before, 8000, signal);
  await story.breathe(signal);
}

async function moves(story, page, signal) {
  page.pane("merchant");
  story.say("story.moves");
  await story.breathe(signal, 1400);
  const order = page.merchant.order;
  const step = ["shipped", "out_for_delivery", "delivered"].find((one) => order?.possible.includes(one)) ?? order?.possible[0];
  const before = page.phone(CHANNEL).said();
  if (step) await act("advance", { number: order.number, step });
  await story.breathe(signal, 900);
  page.pane("phones");
  await page.phone(CHANNEL).answers(before, 8000, signal);
}

async function told(story, page, signal) {
  story.say("story.told");
  await story.breathe(signal);
}

async function human(story, page, signal) {
  story.say("story.human");
  const threads = world.room.length;
  await story.breathe(signal, 1000);
  await sayAndHear(page.phone(CHANNEL), t("story.say_human"), signal);
  page.side("room");
  page.pane("room");
  await until(() => world.room.length > threads, 6000, signal);
  await story.breathe(signal, 1800);
}

async function sophie(story, page, signal) {
  const thread = page.room.latest;
  story.say(thread ? "story.sophie" : "story.silence");
  if (thread) {
    page.room.choose(thread);
    await story.breathe(signal, 900);
    await page.room.type(t("story.say_sophie"));
  }
  await story.breathe(signal, 1400);
}

async function received(story, page, signal) {
  page.pane("phones");
  story.say("story.received");
  await story.breathe(signal);
}

async function back(story, page, signal) {
  const thread = page.room.latest;
  if (!thread) return;
  page.pane("room");
  story.say("story.back");
  await story.breathe(signal, 900);
  await page.room.type("!done");
  await until(() => !world.room.some((one) => one.open && one.id === thread), 6000, signal);
  await story.breathe(signal, 1600);
}

async function everywhere(story, page, signal) {
  page.view("phones");
  story.say("story.everywhere");
  await story.breathe(signal, 1500);
  await page.everywhere(page.question);
  await story.breathe(signal, BREATH + 2000);
}

async function end(story, page, signal) {
  story.say("story.end");
  await story.breathe(signal);
}

async function sayAndHear(phone, text, signal) {
  const before = phone.said();
  await phone.type(text);
  return phone.answers(before, 8000, signal);
}

/** The latest button whose words fit, with its message. */
function offered(channel, wanted) {
  for (const bubble of world.bubbles(channel).toReversed()) {
    const button = bubble.buttons.find((one) => wanted.test(one.label));
    if (button) return [bubble, button];
  }
  return undefined;
}
