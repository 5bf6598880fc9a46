/** `<relais-chat>`: a round button that every page can afford, and the panel behind it, loaded when it is wanted. */

import { icon, make, sheet } from "../dom";
import { LANGUAGES, spoken, type Language } from "../i18n/launcher";
import { CHAT, DOWN } from "../icons";
import { onShelf } from "../shelf";
import type { RelaisEvents, RelaisShopping, RelaisTexts, RelaisTheme, RelaisWords } from "../../types/relais-chat";
import { keptUnder, type Host, type Panel, type PanelModule } from "./host";
import css from "./launcher.css?inline";

declare const __PANELS__: Record<Language, string>; // each language's panel, with the fingerprint of its content

const SPOKEN = "relais:lang"; // the language that the visitor chose, for the time of the visit
const AFTER = 800; // ms: the page first has its own things to do

export class RelaisChat extends HTMLElement implements Host {
  static readonly observedAttributes = ["hub", "lang", "color", "title", "intro", "open", "token", "texts"];

  readonly root = this.attachShadow({ mode: "open" });
  readonly window = make("dialog", { part: "panel", title: "" }); // its own title, not the element's as a tooltip
  readonly #badge = make("span", { class: "badge", part: "badge" });
  readonly #button = make("button", { class: "launcher", part: "launcher", title: "" });
  #panel: Promise<Panel> | undefined;
  #told: ((panel: Panel) => void)[] = []; // what the panel is to know once it is there
  #texts: RelaisTexts = {};
  #news = ""; // what waits to be read, in words

  constructor() {
    super();
    this.root.adoptedStyleSheets = [sheet(css)];
    this.#button.append(make("slot", { name: "icon" }, icon(CHAT)), icon(DOWN), this.#badge);
    this.#button.addEventListener("click", () => this.toggle());
    this.#button.addEventListener("pointerdown", () => void this.#fetch().catch(() => undefined)); // the click follows
    this.root.append(this.#button, this.window);
  }

  // ------------------------------------------------------------ what a page may call

  get isOpen(): boolean {
    return this.hasAttribute("open");
  }

  open(): void {
    this.toggleAttribute("open", true);
  }

  close(): void {
    this.toggleAttribute("open", false);
  }

  toggle(): void {
    this.toggleAttribute("open");
  }

  /** Pass on the token by which the shop's back end vouches for the customer who is logged in. */
  identify(token: string): void {
    this.#tell((panel) => panel.identify(token));
  }

  /** Tell what the visitor looks at, puts into the cart and buys; only where `consent` was given. */
  track<K extends keyof RelaisShopping>(event: K, data: RelaisShopping[K]): void {
    if (this.hasAttribute("consent")) this.#tell((panel) => panel.track(event, data));
  }

  /** Where the visitor is now: the last one counts, and goes along with what they say next. */
  setContext(context: Record<string, string>): void {
    this.#tell((panel) => panel.setContext(context));
  }

  /** Dress it anew: attributes by their names, anything else as a CSS custom property (`radius`: `--relais-radius`). */
  setTheme(theme: RelaisTheme): void {
    for (const [name, value] of Object.entries(theme)) {
      const attribute = /^(c|t|p|int)/.test(name); // color, theme, title, position, intro
      if (attribute) this.setAttribute(name, value);
      else this.style.setProperty(`--relais-${name}`, value);
    }
  }

  /** Say it in the shop's own words, by language: the attribute `texts` holds them as JSON. */
  setTexts(texts: RelaisTexts): void {
    this.setAttribute("texts", JSON.stringify(texts));
  }

  /** Be told: `on("message", ({ text }) => …)`, of `ready` also by who comes late. Gives back how to stop. */
  on<K extends keyof RelaisEvents>(event: K, listener: (detail: RelaisEvents[K]) => void): () => void {
    const heard = (happened: Event) => listener((happened as CustomEvent<RelaisEvents[K]>).detail);
    this.addEventListener(`relais-${event}`, heard);
    if (event === "ready" && this.isConnected) listener({} as RelaisEvents[K]);
    return () => this.removeEventListener(`relais-${event}`, heard);
  }

  /** Leave the page, and let go of everything; what was said stays. */
  destroy(): void {
    this.remove();
  }

  /** Say something in the visitor's name, as a "Where is my order?" button of the page would. */
  async send(text: string): Promise<void> {
    (await this.#load()).say(text);
  }

  /** Leave nothing of the conversation in this browser: call it when the customer logs out. */
  async logout(): Promise<void> {
    this.#told = [];
    (await this.#panel)?.stop(); // first, so that it writes nothing down any more
    for (const shelf of ["localStorage", "sessionStorage"] as const) onShelf(shelf, (kept) => kept.removeItem(keptUnder(this.hub)));
    this.unread(0);
    this.#restart();
  }

  // ------------------------------------------------------------ what the panel reads

  get hub(): string {
    const told = this.getAttribute("hub");
    return new URL(told || "..", told ? location.href : import.meta.url).href.replace(/\/+$/, "");
  }

  set hub(address: string) {
    this.setAttribute("hub", address);
  }

  get language(): Language {
    const around = this.closest("[lang]")?.getAttribute("lang");
    const chosen = onShelf("sessionStorage", (kept) => kept.getItem(SPOKEN));
    return spoken(chosen, this.getAttribute("lang"), around, navigator.language);
  }

  get own(): Partial<RelaisWords> {
    return this.#texts[this.language] ?? {};
  }

  speak(language: Language): void {
    onShelf("sessionStorage", (kept) => kept.setItem(SPOKEN, language));
    this.#restart();
  }

  unread(count: number, told = ""): void {
    this.#news = told;
    this.#badge.textContent = count ? `${Math.min(count, 99)}` : "";
    this.#describe();
  }

  emit<K extends keyof RelaisEvents>(event: K, detail: RelaisEvents[K]): void {
    this.dispatchEvent(new CustomEvent(`relais-${event}`, { detail, bubbles: true, composed: true }));
  }

  // ------------------------------------------------------------ the element's life

  connectedCallback(): void {
    this.#describe();
    if (this.isOpen) void this.#show();
    else setTimeout(() => this.isConnected && this.#resume(), AFTER);
    this.emit("ready", {});
  }

  disconnectedCallback(): void {
    queueMicrotask(() => this.isConnected || this.#stop()); // moved within the page: nothing happened
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (name === "token" && now) this.identify(now);
    if (name === "color") this.style.setProperty("--relais-color", now);
    if (name === "texts") this.#texts = JSON.parse(now || "{}") as RelaisTexts; // a slip in it is told in the console
    if (!this.isConnected || before === now) return;
    if (name === "open") void (now === null ? this.#hide() : this.#show());
    void this.#panel?.then((panel) => panel.rename());
    if (/^(lang|hub|texts)$/.test(name)) this.#restart();
  }

  /** The window is there at once, then filled, then taken over: whoever clicked never waits for one long task. */
  async #show(): Promise<void> {
    this.#describe();
    this.window.toggleAttribute("open", true);
    try {
      const filled = this.#panel;
      if (!filled) await painted();
      const panel = await this.#load();
      if (!filled) await painted();
      if (!this.isOpen) return;
      panel.show();
      this.emit("open", { open: true });
    } catch {
      this.close(); // the hub is away: the button stays, and may be pressed again
    }
  }

  #hide(): void {
    this.#describe();
    const focused = this.root.activeElement;
    this.window.close();
    if (focused) this.#button.focus();
    this.emit("open", { open: false });
  }

  #load(): Promise<Panel> {
    this.#panel ??= this.#mount().catch((fault: unknown) => {
      this.#panel = undefined;
      throw fault;
    });
    return this.#panel;
  }

  async #mount(): Promise<Panel> {
    const panel = (await this.#fetch()).mount(this);
    this.#told.splice(0).forEach((tell) => tell(panel));
    return panel;
  }

  #fetch(): Promise<PanelModule> {
    return import(/* @vite-ignore */ new URL(__PANELS__[this.language], import.meta.url).href);
  }

  #tell(tell: (panel: Panel) => void): void {
    if (this.#panel) void this.#panel.then(tell);
    else this.#told.push(tell);
  }

  #stop(): void {
    void this.#panel?.then((panel) => panel.stop());
    this.#panel = undefined;
  }

  #restart(): void {
    const loaded = this.#panel;
    this.#stop();
    this.#describe();
    if (loaded) void (this.isOpen ? this.#show() : this.#load());
  }

  /** Go on with the conversation of an earlier page, if there was one. */
  #resume(): void {
    if (onShelf("localStorage", (kept) => kept.getItem(keptUnder(this.hub)))) void this.#load().catch(() => undefined);
  }

  #describe(): void {
    const words = { ...LANGUAGES[this.language], ...this.own };
    this.#button.ariaLabel = this.isOpen ? words.close : words.open + this.#news;
    this.#button.ariaExpanded = `${this.isOpen}`;
  }
}

/** Once the next frame is on the screen; in a tab that nobody looks at, once somebody does. */
function painted(): Promise<void> {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
}
