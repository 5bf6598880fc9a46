/** The panel's few options: language, sound, the conversation by e-mail. */

import { icon, make } from "../dom";
import { NAMES, type Language } from "../i18n/launcher";
import { told } from "../i18n/told";
import type { ExtraWords } from "../i18n/words";
import { TICK } from "../icons";
import type { Desk } from "../panel/desk";

export function options(button: HTMLElement, words: ExtraWords, desk: Desk): void {
  const shut = (box: Element) => {
    box.remove();
    button.ariaExpanded = "false";
  };
  const open = desk.root.querySelector(".options");
  if (open) return shut(open);
  const box = make("div", { class: "options", part: "options", role: "menu", "aria-label": button.ariaLabel ?? "" });
  const close = (back = true) => {
    if (back) button.focus(); // first: a box that loses the focus as it goes would close itself once more
    shut(box);
  };
  const item = (label: string, press: () => void, checked?: boolean, lang?: string) => {
    const role = checked === undefined ? "menuitem" : "menuitemcheckbox";
    const node = make("button", { type: "button", role, "aria-checked": checked === undefined ? undefined : `${checked}`, tabindex: -1, lang });
    node.append(label, ...(checked ? [icon(TICK)] : []));
    node.addEventListener("click", () => (close(), press()));
    return node;
  };
  const languages = (Object.keys(NAMES) as Language[]).map((one) =>
    item(NAMES[one], () => one !== desk.language && desk.speak(one), one === desk.language, one),
  );
  const sound = item(words.sound, () => desk.hush(!desk.quiet), !desk.quiet);
  const mail = item(words.transcript, () => void mailed(words, desk));
  box.append(make("div", { role: "group", "aria-label": words.language }, ...languages), make("hr"), sound, make("hr"), mail);
  box.addEventListener("keydown", (event) => walk(event, box, close));
  box.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget !== button && !box.contains(relatedTarget as Node | null)) close(false);
  });
  button.ariaExpanded = "true";
  button.after(box);
  box.querySelector("button")?.focus();
}

function walk(event: KeyboardEvent, box: HTMLElement, close: () => void): void {
  const items = [...box.querySelectorAll("button")];
  const at = items.indexOf(event.target as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") close();
  else if (to !== undefined) items.at(to % items.length)?.focus();
  else return;
  if (event.key === "Tab") return;
  event.preventDefault();
  event.stopPropagation();
}

async function mailed(words: ExtraWords, desk: Desk): Promise<void> {
  const answer = await desk.mail();
  if (typeof answer === "string") desk.notice(told(words.mailed, answer));
  else desk.notice(answer === 409 ? words.mailUnknown : words.mailFailed);
}
