/** A mark out of so many stars, given by a click or the arrow keys. */

import { icon, make } from "../dom";
import { STAR } from "../icons";
import type { Choice } from "../talk/protocol";

export function stars(marks: Choice[], choose: (choice: Choice) => void): HTMLElement {
  const row = make("div", { class: "stars", part: "stars", role: "group" });
  const buttons = marks.map((mark) => make("button", { type: "button", "aria-label": mark.label, title: mark.label }, icon(STAR)));
  const light = (upTo: number) => buttons.forEach((button, at) => button.classList.toggle("lit", at <= upTo));
  buttons.forEach((button, at) => {
    button.addEventListener("click", () => choose(marks[at]!));
    button.addEventListener("focus", () => light(at));
    button.addEventListener("pointerenter", () => light(at));
  });
  row.addEventListener("pointerleave", () => light(-1));
  row.addEventListener("focusout", () => light(-1));
  row.addEventListener("keydown", (event) => walk(event, buttons));
  row.append(...buttons);
  return row;
}

function walk(event: KeyboardEvent, buttons: HTMLElement[]): void {
  const onward = getComputedStyle(buttons[0]!).direction === "rtl" ? -1 : 1;
  const by = { ArrowRight: onward, ArrowUp: 1, ArrowLeft: -onward, ArrowDown: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  const at = buttons.findIndex((button) => button === (event.target as Element));
  buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus();
}
