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

export interface Card {
  title: string;
  subtitle: string;
  image: Picture | null;
  url: string;
  choices: Choice[];
}

export interface Reply {
  text: string;
  choices: Choice[];
  cards: Card[];
  image: Picture | null;
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
}

/** What the visitor does. `cid` stays the same however often it is tried, so that the hub counts it once. */
export type Message = { cid: string } & (
  | { type: "text"; text: string }
  | { type: "postback"; payload: string; title: string; of: string }
  | { type: "read"; ids: string[] }
  | { type: "identify"; token: string }
  | { type: "open" }
);

/** The words that a message shows on the visitor's side; nothing for what only the hub needs to know. */
export function shown(message: Message): string {
  if (message.type === "text") return message.text;
  return message.type === "postback" ? message.title : "";
}

/** A random UUID, also on pages without TLS, where `crypto.randomUUID` is missing. */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return [...bytes].map((byte, at) => (/^(4|6|8|10)$/.test(`${at}`) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
}
