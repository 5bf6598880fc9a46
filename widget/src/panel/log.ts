/** All that was said, oldest at the top; it stays where one reads, and follows when one is at its end. */

import { icon, make } from "../dom";
import type { Language } from "../i18n/launcher";
import type { PanelWords } from "../i18n/words";
import { DOWN } from "../icons";
import type { Unsent } from "../talk/keep";
import type { Progress } from "../talk/outbox";
import { shown, type Entry } from "../talk/protocol";
import { pace } from "./pace";
import { Turn, type Acts, type Said } from "./turn";

const NEAR = 90; // px from the end that still count as being there
const DOTS = 12_000; // ms after which typing dots without an answer go away

export class Log {
  readonly node = make("div", { class: "middle" });
  private readonly list: HTMLElement;
  readonly intro: HTMLElement;
  private readonly latest: HTMLButtonElement;
  private readonly dots = make("div", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  private turns: Turn[] = [];
  private reading = false; // further up, not at the end
  private fading: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly words: PanelWords,
    private readonly language: Language,
    private readonly acts: Omit<Acts, "grow"> & { older(): void },
  ) {
    this.intro = make("p", { class: "intro", part: "intro" });
    this.list = make("div", { class: "log", part: "log", role: "log", "aria-live": "polite", "aria-label": words.log, tabindex: 0 });
    this.latest = make("button", { class: "latest", type: "button", hidden: true }, icon(DOWN), words.latest);
    this.latest.addEventListener("click", () => this.toEnd(pace()));
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.list.addEventListener("load", () => this.hold(), { capture: true }); // a picture has taken its place
    new ResizeObserver(() => this.hold()).observe(this.list);
    this.list.append(this.intro);
    this.node.append(this.list, this.latest);
  }

  /** New entries. Those the visitor just sent take the place of what stood for them. */
  add(entries: Entry[]): void {
    const following = this.atEnd();
    const fresh = entries.map((entry) => this.place(told(entry)));
    if (entries.some((entry) => entry.author !== "customer")) this.rest();
    this.settle();
    this.follow(following, fresh.at(-1));
  }

  /** Older entries go above, without moving what is being read, and without being read out. */
  prepend(entries: Entry[]): void {
    const height = this.list.scrollHeight;
    this.list.setAttribute("aria-live", "off");
    entries.forEach((entry) => this.place(told(entry)));
    this.settle();
    this.list.scrollTop += this.list.scrollHeight - height;
    requestAnimationFrame(() => this.list.setAttribute("aria-live", "polite"));
  }

  /** Something of the visitor's that is on its way. */
  own({ message, at }: Unsent, progress: Progress): void {
    const text = shown(message);
    if (!text) return;
    const sent = message.type === "files" ? message.stored.find(({ kind }) => kind === "image") : undefined;
    const reply = { text, choices: [], cards: [], image: sent ? { url: sent.url, alt: sent.name } : null };
    const known = this.turns.find((turn) => turn.said.id === message.cid);
    const turn = known ?? this.place({ id: message.cid, seq: Infinity, author: "customer", name: "", at: new Date(at), reply });
    turn.progress(progress);
    this.settle();
    if (!known) this.toEnd();
  }

  typing(): void {
    const following = this.atEnd();
    clearTimeout(this.fading);
    this.fading = setTimeout(() => this.rest(), DOTS);
    this.list.append(this.dots);
    if (following) this.toEnd();
  }

  clear(): void {
    this.turns = [];
    this.list.replaceChildren(this.intro);
  }

  focus(): void {
    this.list.focus({ preventScroll: true });
  }

  toEnd(behavior: ScrollBehavior = "instant"): void {
    this.list.scrollTo({ top: this.list.scrollHeight, behavior });
  }

  private rest(): void {
    clearTimeout(this.fading);
    this.dots.remove();
  }

  private place(said: Said): Turn {
    const known = this.turns.find((turn) => turn.said.id === said.id);
    if (known) this.turns.splice(this.turns.indexOf(known), 1);
    const turn = known ?? new Turn(said, this.words, this.language, { ...this.acts, grow: (change) => this.grow(change) });
    turn.said = { ...said, at: known?.said.at ?? said.at };
    if (turn.own && said.seq < Infinity) turn.progress("sent");
    const at = this.turns.findIndex((other) => other.said.seq > said.seq);
    const next = at < 0 ? undefined : this.turns[at];
    this.turns.splice(at < 0 ? this.turns.length : at, 0, turn);
    const beacon = next?.node ?? (this.dots.isConnected ? this.dots : null);
    if (turn.node.nextSibling !== beacon || !turn.node.isConnected) this.list.insertBefore(turn.node, beacon);
    return turn;
  }

  private grow(change: () => void): void {
    const following = this.atEnd();
    change();
    if (following) this.follow(true, this.turns.at(-1));
  }

  private settle(): void {
    const now = new Date();
    const lastOwn = this.turns.findLastIndex((turn) => turn.own);
    const lastOurs = this.turns.findLastIndex((turn) => !turn.own);
    this.turns.forEach((turn, at) => {
      turn.settle(this.turns[at - 1], this.turns[at + 1], at < lastOwn, now);
      if (turn.own && turn.said.seq < Infinity && at < lastOurs) turn.progress("seen");
    });
  }

  /** To the end, but never past the beginning of what is new: a long answer is read from its top. */
  private follow(following: boolean, newest: Turn | undefined): void {
    if (!newest) return;
    this.latest.hidden = following;
    if (!following) return;
    this.toEnd();
    const hidden = this.list.getBoundingClientRect().top - newest.node.getBoundingClientRect().top;
    if (hidden > 0) this.list.scrollTop -= hidden + 12;
  }

  /** Whoever was at the end stays there, whatever grows or shrinks around. */
  private hold(): void {
    if (!this.reading) this.follow(true, this.turns.at(-1));
  }

  private scrolled(): void {
    this.reading = !this.atEnd();
    if (!this.reading) this.latest.hidden = true;
    if (this.list.scrollTop < 120) this.acts.older();
  }

  private atEnd(): boolean {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR;
  }
}

function told(entry: Entry): Said {
  return { id: entry.id, seq: entry.seq, author: entry.author, name: entry.name, at: new Date(entry.at), reply: entry.reply };
}
