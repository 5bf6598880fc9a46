/** What is offered: pills to press, or to follow when they lead to a page. */

import { icon, make } from "../dom";
import { LINK } from "../icons";
import type { Choice } from "../talk/protocol";
import { link, safe } from "./text";

export type Choose = (choice: Choice) => void;

export function choices(offered: Choice[], choose: Choose): HTMLElement | undefined {
  const buttons = offered.map((choice) => button(choice, "choice", choose)).filter((node) => node !== undefined);
  return buttons.length ? make("div", { class: "choices", part: "choices" }, ...buttons) : undefined;
}

/** A choice in that dress; nothing when it leads nowhere. */
export function button(choice: Choice, dress: string, choose: Choose): HTMLElement | undefined {
  if (choice.url) {
    const href = safe(choice.url);
    return href ? link(href, { class: `${dress} page`, part: dress }, choice.label, icon(LINK)) : undefined;
  }
  const node = make("button", { class: dress, part: dress, type: "button" }, choice.label);
  node.addEventListener("click", () => choose(choice));
  return node;
}
