// What the hub tells the page, and what the page asks of the hub.

import { firstPersona, t } from "/playground/static/texts.js";

const TOPICS = ["scene", "phone", "orders", "products", "clock", "moods", "room", "trace", "ready"];

class World extends EventTarget {
  people = [];
  channels = {};
  phones = new Map();
  typingUntil = new Map();
  orders = [];
  products = [];
  clock = Date.now() / 1000;
  clockRead = Date.now() / 1000;
  moods = {};
  room = [];
  trace = [];
  ready = false;
  personaId = firstPersona;

  get persona() {
    return this.people.find((one) => one.id === this.personaId) ?? this.people[0];
  }

  /** The demonstration's time, in Unix seconds: it runs on between two settings. */
  get now() {
    return this.clock + Date.now() / 1000 - this.clockRead;
  }

  who(channel, persona = this.persona) {
    return persona?.who[channel];
  }

  bubbles(channel, who = this.who(channel)) {
    return this.phones.get(`${channel} ${who}`) ?? [];
  }

  /** Whether that phone shows the shop writing; vendors let it fade after five seconds. */
  isTyping(channel) {
    return (this.typingUntil.get(`${channel} ${this.who(channel)}`) ?? 0) > Date.now();
  }

  follow() {
    const stream = new EventSource("/playground/live");
    for (const topic of TOPICS) {
      stream.addEventListener(topic, (event) => this.#take(topic, JSON.parse(event.data)));
    }
    stream.onerror = () => this.#tell("lost");
    stream.onopen = () => this.#tell("found");
  }

  become(personaId) {
    this.personaId = personaId;
    this.#tell("persona");
  }

  #take(topic, data) {
    if (topic === "phone") this.#takePhone(data);
    else if (topic === "scene") Object.assign(this, data);
    else if (topic === "ready") this.ready = true;
    else this[topic] = data;
    if (topic === "clock") this.clockRead = Date.now() / 1000;
    this.#tell(topic, data);
  }

  #takePhone({ channel, who, bubbles, typing }) {
    this.phones.set(`${channel} ${who}`, bubbles);
    this.typingUntil.set(`${channel} ${who}`, typing ? Date.now() + 5000 : 0);
    if (typing) setTimeout(() => this.#tell("phone", { channel, who, bubbles }), 5100);
  }

  #tell(topic, detail) {
    this.dispatchEvent(new CustomEvent(topic, { detail }));
  }
}

export const world = new World();

/** Ask the hub for something; false, and a word on the page, when it cannot be. */
export async function act(what, values = {}) {
  try {
    const answer = await fetch("/playground/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ act: what, ...values }),
    });
    if (!answer.ok) notice(t("act.refused"));
    return answer.ok;
  } catch {
    notice(t("live.lost"));
    return false;
  }
}

let hiding = 0;

export function notice(text, lasts = 4000) {
  const place = document.getElementById("notice");
  place.textContent = text;
  place.hidden = !text;
  clearTimeout(hiding);
  if (text && lasts) hiding = setTimeout(() => { place.hidden = true; }, lasts);
}

/** Resolves with true once `test()` holds after some change, with false when patience (ms) is over. */
export function until(test, patience = 8000, signal = undefined) {
  return new Promise((resolve) => {
    const finish = (result) => {
      clearTimeout(timer);
      TOPICS.forEach((topic) => world.removeEventListener(topic, check));
      signal?.removeEventListener("abort", stop);
      resolve(result);
    };
    const check = () => test() && finish(true);
    const stop = () => finish(false);
    const timer = setTimeout(stop, patience);
    TOPICS.forEach((topic) => world.addEventListener(topic, check));
    signal?.addEventListener("abort", stop);
    check();
  });
}
