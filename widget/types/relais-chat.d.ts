/** Types of `<relais-chat>`: copy this file into your project, or reference it from where the hub serves it. */

/** Each event by its name for `on`, with what it tells; as a DOM event it is called `relais-…`. */
export interface RelaisEvents {
  /** The button is on the page. */
  ready: object;
  /** The window was opened or closed. */
  open: { open: boolean };
  /** Something was said, by the visitor, the assistant or an advisor. */
  message: { id: string; author: "customer" | "bot" | "agent"; name: string; text: string };
  /** So many messages are waiting to be looked at. */
  unread: { count: number };
  /** The visitor put a product into the cart from the conversation. */
  "add-to-cart": { product: string };
  /** Who answers from now on: an advisor, by name if known, or the assistant again. */
  handover: { to: "agent" | "bot"; name: string };
}

/** What the visitor does in the shop, by the name of the event that `track` is called with. */
export interface RelaisShopping {
  "product-view": { product: string; page?: string };
  "page-view": { page: string };
  /** All that is in the cart now, none of it when it was emptied; `url` restores it, on any device. */
  cart: { lines: { sku: string; quantity?: number; variant?: string }[]; url?: string };
  purchase: { order: string; total?: number; currency?: string };
}

/** Attributes of the element, and CSS custom properties without their `--relais-`. */
export interface RelaisTheme {
  color?: string;
  theme?: "light" | "dark" | "auto";
  position?: "right" | "left";
  title?: string;
  intro?: string;
  ink?: string;
  radius?: string;
  font?: string;
  offset?: string;
  height?: string;
  width?: string;
  layer?: string;
}

/** All that the element says by itself. `{…}` stands for what is told; of `one|several`, the number chooses. */
export interface RelaisWords {
  // the button
  open: string;
  close: string; // also of the window
  unread: string; // {count}; follows `open`

  // the window
  title: string;
  bot: string;
  agent: string;
  agentNamed: string; // {name}
  intro: string;
  log: string;
  more: string;
  attach: string;
  write: string;
  send: string;
  offline: string;
  sending: string;
  sent: string;
  seen: string;
  failed: string;
  retry: string;
  latest: string;
  today: string;
  yesterday: string;
  you: string;

  // what only some conversations need
  cards: string;
  previous: string;
  following: string;
  stars: string; // {mark}
  reviews: string; // {count}
  best: string;
  done: string;
  now: string;
  next: string;
  trouble: string;
  search: string;
  nothing: string;
  found: string; // {count}
  back: string;
  confirm: string;
  invalidText: string;
  invalidEmail: string;
  invalidTel: string;
  invalidNumber: string;
  invalidDate: string;
  uploading: string; // {name}
  tooLarge: string; // {megabytes}
  wrongKind: string;
  tooMany: string;
  notUploaded: string; // {name}
  remove: string;
  sound: string;
  language: string;
  transcript: string;
  mailed: string; // {to}
  mailUnknown: string;
  mailFailed: string;
}

/** The shop's own words, by language; what it leaves out is said as always. */
export type RelaisTexts = { [language in "fr" | "en"]?: Partial<RelaisWords> };

/** Attributes of the element beside those of every element, for a framework's templates. */
export interface RelaisAttributes extends Pick<RelaisTheme, "color" | "theme" | "position" | "intro"> {
  hub?: string;
  token?: string;
  consent?: boolean;
  /** `RelaisTexts` as JSON. */
  texts?: string;
}

/** The element, as a page's script sees it. */
export interface RelaisChat extends HTMLElement {
  /** Where the hub is, when the script does not come from there: the attribute of that name. */
  hub: string;
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  toggle(): void;
  /** Pass on the token by which the shop's back end vouches for the customer who is logged in. */
  identify(token: string): void;
  /** Leave nothing of the conversation in this browser. */
  logout(): Promise<void>;
  /** Say something in the visitor's name. */
  send(text: string): Promise<void>;
  /** Tell what the visitor does in the shop; only where the `consent` attribute is present. */
  track<K extends keyof RelaisShopping>(event: K, data: RelaisShopping[K]): void;
  /** Where the visitor is now: `{ product: "SKU", page: "https://…" }`. */
  setContext(context: Record<string, string>): void;
  setTheme(theme: RelaisTheme): void;
  /** Say it in the shop's own words: they take the place of those set before. */
  setTexts(texts: RelaisTexts): void;
  /** Be told of an event. Gives back how to stop. */
  on<K extends keyof RelaisEvents>(event: K, listener: (detail: RelaisEvents[K]) => void): () => void;
  /** Leave the page, and let go of everything; what was said stays. */
  destroy(): void;
}

type RelaisDomEvents = { [K in keyof RelaisEvents as `relais-${K}`]: CustomEvent<RelaisEvents[K]> };

declare global {
  interface GlobalEventHandlersEventMap extends RelaisDomEvents {}
  interface HTMLElementTagNameMap {
    "relais-chat": RelaisChat;
  }
}
