/** Where a parcel is on its way, one step a line. */

import { icon, make } from "../dom";
import type { ExtraWords } from "../i18n/words";
import { ALERT, TICK } from "../icons";
import type { Timeline } from "../talk/protocol";

export function timeline({ steps }: Timeline, words: ExtraWords): HTMLElement {
  return make("ol", { class: "timeline", part: "timeline" }, ...steps.map((step) => drawn(step, words)));
}

function drawn({ name, state, at, note }: Timeline["steps"][number], words: ExtraWords): HTMLElement {
  const mark = make("span", { class: "mark" }, state === "done" && icon(TICK), state === "trouble" && icon(ALERT));
  const told = make("div", {}, make("p", { class: "step" }, name, make("span", { class: "unseen" }, ` (${words[state]})`)));
  told.append(...[at, note].filter(Boolean).map((line) => make("p", {}, line)));
  return make("li", { class: state, "aria-current": state === "now" && "step" }, mark, told);
}
