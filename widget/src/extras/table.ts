/** Things side by side: the first column stays while the others are swiped through. */

import { icon, make } from "../dom";
import type { ExtraWords } from "../i18n/words";
import { STAR } from "../icons";
import type { Table } from "../talk/protocol";

export function table({ lead, heads, rows }: Table, words: ExtraWords): HTMLElement {
  const head = make("tr", {}, make("td"), ...heads.map((name) => make("th", { scope: "col" }, name)));
  const grid = make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows.map((row) => line(row, words))));
  const frame = make("div", { class: "scroll", role: "group", "aria-label": lead || heads.join(", "), tabindex: 0 }, grid);
  return make("div", { class: "table", part: "table" }, lead && make("p", { class: "bubble" }, lead), frame);
}

function line({ name, values, best }: Table["rows"][number], words: ExtraWords): HTMLElement {
  const cells = values.map((value, at) => (best.includes(at) ? cell(value, words) : make("td", {}, value)));
  return make("tr", {}, make("th", { scope: "row" }, name), ...cells);
}

function cell(value: string, words: ExtraWords): HTMLElement {
  return make("td", { class: "best" }, icon(STAR), make("span", { class: "unseen" }, `${words.best} `), value);
}
