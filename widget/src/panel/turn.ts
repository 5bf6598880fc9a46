/** One thing somebody said: a bubble, and whatever comes with it. */

import { icon, make } from "../dom";
import { ALERT, CLOCK, TICK, TICKS } from "../icons";
import type { Language } from "../i18n/launcher";
import type { PanelWords } from "../i18n/words";
import type { Progress } from "../talk/outbox";
import type { Author, Card, Choice, Reply } from "../talk/protocol";
import { choices, type Choose } from "./choices";
import { clock, dayOf, sameDay } from "./days";
import { written } from "./text";

export interface Said {
  id: string;
  seq: number; // Infinity while it is on its way
  author: Author;
  name: string;
  at: Date;
  reply: Reply;
}

export interface Acts {
  choose(choice: Choice, of: string): void;
  draw(reply: Reply, choose: Choose): Promise<HTMLElement[]>;
  retry(id: string): void;
  grow(change: () => void): void; // a turn gets longer: whoever was at its end stays there
}

/** Of a card that is not drawn yet: its first choice, under the card's own title. */
const firstOf = ({ title, choices }: Card): Choice[] => choices.slice(0, 1).map((choice) => ({ ...choice, label: title }));

const TOGETHER = 5 * 60_000; // ms between two bubbles that still belong together

export class Turn {
  readonly node = make("div", { class: "turn", part: "turn" });
  private readonly day = make("p", { class: "day", part: "day" });
  private readonly state = make("span", { class: "state" });
  private readonly again: HTMLButtonElement;

  constructor(
    public said: Said,
    private readonly words: PanelWords,
    private readonly language: Language,
    private readonly acts: Acts,
  ) {
    this.again = make("button", { class: "again", type: "button", hidden: true }, words.retry);
    this.again.addEventListener("click", () => acts.retry(this.said.id));
    this.node.classList.add(said.author);
    this.node.append(this.day, this.signature(), ...this.content(), this.meta());
    this.day.hidden = true;
  }

  get own(): boolean {
    return this.said.author === "customer";
  }

  /** How far the visitor's own message got. */
  progress(progress: Progress | "seen"): void {
    const [path, label] = {
      sending: [CLOCK, this.words.sending],
      sent: [TICK, this.words.sent],
      seen: [TICKS, this.words.seen],
      failed: [ALERT, this.words.failed],
    }[progress] as [string, string];
    this.node.dataset["state"] = progress;
    this.state.replaceChildren(icon(path), make("span", { class: progress === "failed" ? "" : "unseen" }, label));
    this.again.hidden = progress !== "failed";
  }

  /** Show the day when it changes, the time when the talk pauses, the choices while they are the last word. */
  settle(before: Turn | undefined, after: Turn | undefined, answered: boolean, now: Date): void {
    const newDay = !before || !sameDay(before.said.at, this.said.at);
    this.day.hidden = !newDay;
    this.day.textContent = newDay ? dayOf(this.said.at, now, this.words, this.language) : "";
    this.node.classList.toggle("joined", !newDay && this.follows(before));
    this.node.classList.toggle("last", !after?.follows(this));
    this.node.classList.toggle("spent", answered);
  }

  private follows(before: Turn | undefined): boolean {
    if (!before || before.said.author !== this.said.author || before.said.name !== this.said.name) return false;
    return this.said.at.getTime() - before.said.at.getTime() < TOGETHER;
  }

  private signature(): HTMLElement {
    const { author, name } = this.said;
    if (author === "agent") {
      const initial = make("span", { class: "initial", "aria-hidden": "true" }, (name || "•").charAt(0));
      return make("p", { class: "name", part: "name" }, initial, name || this.words.agent);
    }
    return make("p", { class: "unseen" }, author === "bot" ? this.words.bot : this.words.you);
  }

  private content(): Node[] {
    const { text, image, cards, choices: offered, drawing } = this.said.reply;
    const choose = (choice: Choice) => this.acts.choose(choice, this.said.id);
    const place = make("div", {}, choices(cards.flatMap(firstOf), choose));
    if (drawing || image || cards.length) void this.draw(place, choose);
    return [
      text && make("div", { class: "bubble", part: `bubble bubble-${this.said.author}` }, ...written(text)),
      place,
      choices(offered, choose),
    ].filter((node): node is HTMLElement => !!node);
  }

  /** Until it is drawn, and where it cannot be, text and choices say the same. */
  private async draw(place: HTMLElement, choose: Choose): Promise<void> {
    const drawn = await this.acts.draw(this.said.reply, choose).catch(() => undefined);
    if (!drawn) return;
    this.acts.grow(() => {
      place.replaceChildren(...drawn);
      this.node.dataset["drawn"] = this.said.reply.drawing?.type ?? "";
    });
  }

  private meta(): HTMLElement {
    const time = make("time", { datetime: this.said.at.toISOString() }, clock(this.said.at, this.language));
    return make("p", { class: "meta", part: "meta" }, time, this.state, this.again);
  }
}
