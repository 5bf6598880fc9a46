/** Questions to look through by theme, or to search among; the answer comes in the conversation. */

import { icon, make } from "../dom";
import { told } from "../i18n/told";
import type { ExtraWords } from "../i18n/words";
import { LEFT, RIGHT } from "../icons";
import type { Choice, Menu } from "../talk/protocol";

export function menu({ themes }: Menu, words: ExtraWords, choose: (choice: Choice) => void): HTMLElement {
  const search = make("input", { type: "search", placeholder: words.search, "aria-label": words.search, autocomplete: "off" });
  const list = make("div", { class: "questions" });
  const status = make("p", { class: "unseen", role: "status" });
  const all = themes.flatMap((theme) => theme.choices);
  const home = (focus = "") => {
    list.replaceChildren(...themes.map((theme) => line(theme.title, () => within(theme), told(words.found, theme.choices.length))));
    [...list.children].find((node) => (node as HTMLElement).dataset["title"] === focus)?.querySelector("button")?.focus();
  };
  const within = ({ title, choices }: Menu["themes"][number]) => {
    const back = make("button", { class: "up", type: "button" }, icon(LEFT), words.back);
    back.addEventListener("click", () => home(title));
    list.replaceChildren(back, make("p", { class: "theme" }, title), ...choices.map((choice) => line(choice.label, () => choose(choice))));
    back.focus();
  };
  const look = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    if (!wanted.length) return home();
    const found = all.filter(({ label }) => wanted.every((word) => plain(label).includes(word)));
    list.replaceChildren(...found.map((choice) => line(choice.label, () => choose(choice))));
    if (!found.length) list.replaceChildren(make("p", { class: "nothing" }, words.nothing));
    status.textContent = found.length ? told(words.found, found.length) : words.nothing;
  };
  search.addEventListener("input", look);
  home();
  return make("div", { class: "menu", part: "menu" }, search, list, status);
}

function line(label: string, press: () => void, count = ""): HTMLElement {
  const button = make("button", { type: "button" }, make("span", {}, label), count && make("small", {}, count), icon(RIGHT));
  button.addEventListener("click", press);
  const row = make("div", { class: "question" }, button);
  row.dataset["title"] = label;
  return row;
}

/** Without accents or capitals, as people type when they search. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
