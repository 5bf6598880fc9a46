/** What travels between the element and the hub: the same words as `hub/web/widget.py` and `channels/widget.py`. */

export interface Choice {
  label: string;
  payload: string;
  url: string;
}

export interface Picture {
  url: string;
  alt: string;
}

/** What a product's card says in place of its subtitle; `stars` and `reviews` are 0 when there are none. */
export interface Offer {
  price: string;
  was: string;
  stars: number;
  reviews: number;
  stock: string;
  in_stock: boolean;
  note: string;
}

export interface Card {
  title: string;
  subtitle: string;
  image: Picture | null;
  url: string;
  choices: Choice[];
  offer?: Offer | null;
}

export interface Table {
  type: "table";
  lead: string;
  heads: string[];
  rows: { name: string; values: string[]; best: number[] }[];
}

export interface Timeline {
  type: "timeline";
  steps: { name: string; state: "done" | "now" | "next" | "trouble"; at: string; note: string }[];
}

export interface Stars {
  type: "stars";
}

export interface Menu {
  type: "menu";
  themes: { title: string; choices: Choice[] }[];
}

export interface Field {
  type: "field";
  label: string;
  kind: "text" | "email" | "tel" | "number" | "date";
  example: string;
}

/** What the text and the choices say already, drawn better; an older panel shows these instead. */
export type Drawing = Table | Timeline | Stars | Menu | Field;

export interface Reply {
  text: string;
  choices: Choice[];
  cards: Card[];
  image: Picture | null;
  drawing?: Drawing | null;
}

/** A file that the hub keeps; `ticket` is its word for it, `url` a signed address. */
export interface Stored {
  ticket: string;
  url: string;
  name: string;
  kind: "image" | "file";
}

export type Author = "customer" | "bot" | "agent";

/** One line of the conversation. `id` is the `cid` of what the visitor said here. */
export interface Entry {
  seq: number;
  id: string;
  author: Author;
  at: string;
  reply: Reply;
  name: string;
  status: string;
  speaker: "" | "bot" | "agent";
}

export interface Page {
  history: Entry[];
  more: boolean;
}

export interface Welcome extends Page {
  token: string;
  visitor: string;
  language: string;
  name: string;
  upload: number; // MB of the largest file that the hub takes; 0: it takes none
}

/** What the visitor does. `cid` stays the same however often it is tried, so that the hub counts it once. */
export type Message = { cid: string } & (
  | { type: "text"; text: string }
  | { type: "postback"; payload: string; title: string; of: string }
  | { type: "files"; files: string[]; stored: Stored[] }
  | { type: "read"; ids: string[] }
  | { type: "identify"; token: string }
  | { type: "view"; event: string; data: object }
  | { type: "cart" | "purchase" }
  | { type: "open" }
);

/** The words that a message shows on the visitor's side; nothing for what only the hub needs to know. */
export function shown(message: Message): string {
  if (message.type === "text") return message.text;
  if (message.type === "files") return message.stored.map(({ name }) => `[${name}]`).join(" ");
  return message.type === "postback" ? message.title : "";
}

/** A random UUID, also on pages without TLS, where `crypto.randomUUID` is missing. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return [...bytes].map((byte, at) => (/^(4|6|8|10)$/.test(`${at}`) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}
