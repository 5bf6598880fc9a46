/** `<relais-chat>`: a round button that every page can afford, and the panel behind it, loaded when it is wanted. */

import { icon, make, sheet } from "../dom";
import { LANGUAGES, spoken, type Language } from "../i18n/launcher";
import { CHAT, DOWN } from "../icons";
import { keptUnder, type Host, type Panel, type PanelModule } from "./host";
import { inkOn } from "./ink";
import css from "./launcher.css?inline";

declare const __PANEL__: string; // the panel's file, with the fingerprint of its content

const HERE = import.meta.url.replace(/[^/]*$/, ""); // the folder this file came from, on the hub

export class RelaisChat extends HTMLElement implements Host {
  static readonly observedAttributes = ["hub", "lang", "color", "theme", "title", "open", "token"];

  readonly #root = this.attachShadow({ mode: "open" });
  readonly #badge = make("span", { class: "badge", part: "badge", "aria-hidden": "true" });
  readonly #button = make("button", { class: "launcher", part: "launcher", type: "button", title: "" });
  #panel: Promise<Panel> | undefined;
  #token = "";
  #unread = 0;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet(css)];
    this.#button.append(icon(CHAT), icon(DOWN), this.#badge);
    this.#button.addEventListener("click", () => this.toggle());
    this.#root.append(this.#button);
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
    this.#token = token;
    void this.#panel?.then((panel) => panel.identify(token));
  }

  /** Say something in the visitor's name, as a "Where is my order?" button of the page would. */
  async send(text: string): Promise<void> {
    (await this.#load()).say(text);
  }

  /** Leave nothing of the conversation in this browser: call it when the customer logs out. */
  async forget(): Promise<void> {
    this.#token = "";
    (await this.#panel)?.stop(); // first, so that it writes nothing down any more
    for (const shelf of ["localStorage", "sessionStorage"] as const) withStorage(shelf, (kept) => kept.removeItem(keptUnder(this.hub)));
    this.unread(0);
    this.#restart();
  }

  // ------------------------------------------------------------ what the panel reads

  get root(): ShadowRoot {
    return this.#root;
  }

  get hub(): string {
    return new URL(this.getAttribute("hub") || "..", this.hasAttribute("hub") ? location.href : HERE).href.replace(/\/+$/, "");
  }

  set hub(address: string) {
    this.setAttribute("hub", address);
  }

  get language(): Language {
    const around = this.closest("[lang]")?.getAttribute("lang");
    return spoken(this.getAttribute("lang"), around, navigator.language);
  }

  unread(count: number): void {
    this.#unread = count;
    this.#badge.textContent = count ? `${Math.min(count, 99)}` : "";
    this.#describe();
  }

  emit(name: string, detail: object = {}): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  // ------------------------------------------------------------ the element's life

  connectedCallback(): void {
    this.#dress();
    this.#describe();
    if (this.isOpen) void this.#show();
    else if (this.#wroteBefore()) afterwards(() => void this.#load().catch(() => undefined));
    this.emit("relais-ready");
  }

  disconnectedCallback(): void {
    queueMicrotask(() => this.isConnected || this.#stop()); // moved within the page: nothing happened
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (name === "token" && now) this.identify(now);
    if (!this.isConnected || before === now) return;
    if (name === "open") void (now === null ? this.#hide() : this.#show());
    if (name === "color" || name === "theme") this.#dress();
    if (name === "title") void this.#panel?.then((panel) => panel.rename());
    if (name === "lang" || name === "hub") this.#restart();
  }

  async #show(): Promise<void> {
    this.#describe();
    try {
      const panel = await this.#load();
      if (!this.isOpen) return;
      panel.show();
      this.emit("relais-open", { open: true });
    } catch {
      this.close(); // the hub is away: the button stays, and may be pressed again
    }
  }

  async #hide(): Promise<void> {
    this.#describe();
    const focused = this.#root.activeElement !== null;
    (await this.#panel)?.hide();
    if (focused) this.#button.focus();
    this.emit("relais-open", { open: false });
  }

  #load(): Promise<Panel> {
    this.#panel ??= this.#mount().catch((fault: unknown) => {
      this.#panel = undefined;
      throw fault;
    });
    return this.#panel;
  }

  async #mount(): Promise<Panel> {
    const module = (await import(/* @vite-ignore */ new URL(__PANEL__, HERE).href)) as PanelModule;
    const panel = module.mount(this);
    if (this.#token) panel.identify(this.#token);
    return panel;
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

  #wroteBefore(): boolean {
    return !!withStorage("localStorage", (kept) => kept.getItem(keptUnder(this.hub)));
  }

  #dress(): void {
    const color = this.getAttribute("color");
    if (color) this.style.setProperty("--relais-color", color);
    const background = getComputedStyle(this.#button).backgroundColor;
    this.style.setProperty("--readable", inkOn(background));
  }

  #describe(): void {
    const words = LANGUAGES[this.language];
    const unread = this.#unread && !this.isOpen ? `, ${words.unread(this.#unread)}` : "";
    this.#button.setAttribute("aria-label", (this.isOpen ? words.close : words.open) + unread);
    this.#button.setAttribute("aria-expanded", `${this.isOpen}`);
  }
}

/** What a shelf of the browser says; nothing where merely looking at it is forbidden. */
function withStorage<T>(kind: "localStorage" | "sessionStorage", ask: (kept: Storage) => T): T | undefined {
  try {
    return ask(window[kind]);
  } catch {
    return undefined;
  }
}

/** Once the page has finished with what matters more. */
function afterwards(work: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 3000 });
  else setTimeout(work, 1000);
}
