/** The panel: one conversation in a window above the page, or in place of it on a phone. */

import { panel } from "#words";
import { make, sheet } from "../dom";
import type { Language } from "../i18n/launcher";
import { told } from "../i18n/told";
import type { PanelWords } from "../i18n/words";
import type { RelaisShopping, RelaisWords } from "../../types/relais-chat";
import { keptUnder, type Host, type Panel } from "../launcher/host";
import { onShelf } from "../shelf";
import { Conversation, type View } from "../talk/conversation";
import { Keep, type Unsent } from "../talk/keep";
import type { Progress } from "../talk/outbox";
import type { Choice, Entry, Stored, Welcome } from "../talk/protocol";
import { Composer } from "./composer";
import { equipped, type Desk, type Extras } from "./desk";
import { Header } from "./header";
import { Log } from "./log";
import css from "./panel.css?inline";

const itself = (shelf: Storage) => shelf;
const LONG_ENOUGH = 9_000; // ms to read a sentence
const PATIENCE = 2_500; // ms without a line before we speak of it: most cuts are over sooner

export function mount(host: Host): Panel {
  const panel = new ChatWindow(host);
  panel.begin();
  return panel;
}

class ChatWindow implements Panel, View, Desk {
  readonly words: PanelWords & Partial<RelaisWords>;
  largest = 0; // MB of a file
  private readonly header: Header;
  private readonly log: Log;
  private readonly composer: Composer;
  private readonly notices: HTMLElement;
  private readonly parts: HTMLElement[]; // of the window, from top to bottom
  private readonly conversation: Conversation;
  private readonly narrow = matchMedia("(max-width: 480px)");
  private readonly over = new AbortController();
  private readonly keep: Keep;
  private extras: Promise<Extras> | undefined;
  private shop = "";
  private waiting = 0; // messages not read yet
  private cut: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: Host) {
    const words = (this.words = { ...panel, ...host.own });
    const keep = (this.keep = new Keep(keptUnder(host.hub), onShelf("localStorage", itself), onShelf("sessionStorage", itself)));
    const talk = (this.conversation = new Conversation(host.hub, host.language, keep, this));
    this.header = new Header(words, () => host.close(), (button) => void this.equip().then((extras) => extras.options(button)));
    this.log = new Log(words, host.language, {
      choose: (choice, of) => this.choose(choice, of),
      draw: async (...drawing) => (await this.equip()).draw(...drawing),
      retry: (cid) => talk.retry(cid),
      older: () => void talk.older(),
    });
    this.composer = new Composer(words, (text) => talk.say(text), (files) => void this.equip().then((extras) => extras.attach(files)));
    this.notices = make("p", { class: "notice", part: "notice", role: "status" });
    this.parts = [this.header.node, this.notices, this.log.node, this.composer.node];
  }

  begin(): void {
    const { signal } = this.over;
    this.host.root.adoptedStyleSheets.push(sheet(css));
    this.rename();
    this.window.setAttribute("aria-labelledby", "title");
    this.window.lang = this.language;
    this.window.append(...this.parts);
    this.window.addEventListener("keydown", (event) => event.key === "Escape" && this.leave(event), { signal });
    this.window.addEventListener("dragover", (event) => event.preventDefault(), { signal });
    this.window.addEventListener("drop", (event) => this.composer.take(event.dataTransfer, event), { signal });
    this.window.addEventListener("cancel", (event) => this.leave(event), { signal });
    this.narrow.addEventListener("change", () => this.isOpen && this.settle(), { signal });
    document.addEventListener("visibilitychange", () => this.noticed(), { signal });
    addEventListener("online", () => this.conversation.wake(), { signal });
    addEventListener("offline", () => this.connected(false), { signal });
    addEventListener("storage", ({ key }) => key === keptUnder(this.host.hub) && this.conversation.refresh(), { signal });
    visualViewport?.addEventListener("resize", () => this.fit(), { signal });
    void this.conversation.begin();
  }

  // ------------------------------------------------------------ what the launcher asks

  show(): void {
    this.settle();
    this.log.toEnd();
    this.conversation.seen();
    this.conversation.greet();
  }

  say(text: string): void {
    const words = text.trim();
    if (words) this.conversation.say(words);
  }

  identify(token: string): void {
    this.conversation.identify(token);
  }

  track(event: keyof RelaisShopping, data: object): void {
    this.conversation.note(event, data);
  }

  setContext(context: Record<string, string>): void {
    this.conversation.note("context", context);
  }

  rename(): void {
    const { own, title } = this.host;
    this.header.name(own.title || title || this.shop);
    this.log.intro.textContent = own.intro || this.host.getAttribute("intro") || this.words.intro;
  }

  stop(): void {
    this.over.abort();
    this.conversation.stop();
    this.parts.forEach((part) => part.remove());
    this.host.root.adoptedStyleSheets.splice(1); // the launcher's is the first
  }

  // ------------------------------------------------------------ what the extras ask

  get root(): ShadowRoot {
    return this.host.root;
  }

  get language(): Language {
    return this.host.language;
  }

  get tray(): HTMLElement {
    return this.composer.tray;
  }

  get quiet(): boolean {
    return !this.keep.now.sound;
  }

  notice(text: string): void {
    this.notices.textContent = text;
    setTimeout(() => this.notices.textContent === text && (this.notices.textContent = ""), LONG_ENOUGH);
  }

  speak(language: Language): void {
    this.host.speak(language);
  }

  hush(quiet: boolean): void {
    this.keep.change({ sound: !quiet });
    if (!quiet) void this.equip().then((extras) => extras.chime());
  }

  upload(file: Blob, name: string): Promise<Stored | number> {
    return this.conversation.hub.upload(file, name);
  }

  attach(stored: Stored): void {
    this.conversation.attach(stored);
  }

  mail(): Promise<string | number> {
    return this.conversation.hub.mail();
  }

  private speaker(to: "bot" | "agent", name: string): void {
    if (this.header.speaks(to, name)) this.host.emit("handover", { to, name });
  }

  private equip(): Promise<Extras> {
    this.extras ??= equipped(this).catch((fault: unknown) => {
      this.extras = undefined;
      throw fault;
    });
    return this.extras;
  }

  private choose(choice: Choice, of: string): void {
    this.conversation.choose(choice, of);
    const [act, product = ""] = choice.payload.split(":");
    if (/^(add_to_)?cart$/.test(act!)) this.host.emit("add-to-cart", { product });
  }

  // ------------------------------------------------------------ what the conversation tells

  welcome(welcome: Welcome): void {
    this.shop = welcome.name;
    this.largest = welcome.upload;
    this.composer.clip.hidden = !welcome.upload;
    this.rename();
    queueMicrotask(() => this.isOpen && this.conversation.greet()); // once the history is known to be empty
  }

  said(entries: Entry[]): void {
    this.log.add(entries);
    const last = entries.findLast((entry) => entry.author !== "customer");
    if (last) this.speaker(last.speaker || (last.author === "agent" ? "agent" : "bot"), last.name);
    for (const { id, author, name, reply } of entries) this.host.emit("message", { id, author, name, text: reply.text });
  }

  earlier(entries: Entry[]): void {
    this.log.prepend(entries);
  }

  own(unsent: Unsent, progress: Progress): void {
    this.log.own(unsent, progress);
  }

  typing(): void {
    this.log.typing();
  }

  connected(yes: boolean): void {
    if (!yes) {
      this.cut ??= setTimeout(() => (this.notices.textContent = this.words.offline), navigator.onLine ? PATIENCE : 0);
      return;
    }
    clearTimeout(this.cut);
    this.cut = undefined;
    this.notices.textContent = "";
  }

  unread(count: number): void {
    if (count && this.looking) return this.conversation.seen();
    if (count > this.waiting && this.keep.now.sound) void this.equip().then((extras) => extras.chime());
    this.waiting = count;
    this.host.unread(count, count ? `, ${told(this.words.unread, count)}` : "");
    this.host.emit("unread", { count });
  }

  reset(): void {
    this.log.clear();
    this.speaker("bot", "");
  }

  // ------------------------------------------------------------ the window

  private get window(): HTMLDialogElement {
    return this.host.window;
  }

  private get isOpen(): boolean {
    return this.window.open;
  }

  private get looking(): boolean {
    return this.isOpen && !document.hidden;
  }

  /** A phone shows nothing else, and keeps the focus inside; a larger screen leaves the page at hand. */
  private settle(): void {
    this.fit(); // before it is laid out
    const alone = this.narrow.matches;
    if (alone !== this.window.matches(":modal")) {
      this.window.close();
      if (alone) this.window.showModal();
      else this.window.show();
    }
    const { matches: mouse } = matchMedia("(pointer: fine)");
    (mouse ? this.composer : this.log).focus(); // a keyboard on the screen would hide the answer
  }

  private leave(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    this.host.close();
  }

  private noticed(): void {
    if (document.hidden) return this.conversation.rest();
    this.conversation.wake();
    if (this.isOpen) this.conversation.seen();
  }

  /** On a phone the keyboard takes its share of the screen: the window keeps to the rest. */
  private fit(): void {
    const height = visualViewport?.height;
    if (height) this.window.style.setProperty("--visible", `${height}px`);
  }
}
