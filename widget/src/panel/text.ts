/** What somebody wrote, as text and nothing else; addresses in it can be followed. */

import { make } from "../dom";

export interface Piece {
  text: string;
  href?: string;
}

const ADDRESS = /https?:\/\/[^\s<>"'«»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;

/** Cut a text at its web and mail addresses; the full stop that ends a sentence is no part of them. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimmed(match[0]);
    const href = safe(address.includes("://") ? address : `mailto:${address}`);
    if (!href) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

const FOLLOWED = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address when it is one that may be followed: never a script. */
export function safe(address: string): string | undefined {
  try {
    return FOLLOWED.has(new URL(address).protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

export function written(text: string): Node[] {
  return pieces(text).map((piece) => (piece.href ? link(piece.href, {}, piece.text) : document.createTextNode(piece.text)));
}

/** A link to another page, which learns neither our window nor where the visitor came from. */
export function link(href: string, attributes: Record<string, string>, ...children: (Node | string)[]): HTMLAnchorElement {
  return make("a", { href, target: "_blank", rel: "noopener noreferrer", ...attributes }, ...children);
}

function trimmed(address: string): string {
  const bare = address.replace(/[.,;:!?…]+$/, "");
  return bare.endsWith(")") && !bare.includes("(") ? trimmed(bare.slice(0, -1)) : bare;
}
