/** One thing that is asked for, in a field of its kind; what is wrong with it is said beside it. */

import { make } from "../dom";
import type { ExtraWords } from "../i18n/words";
import type { Desk } from "../panel/desk";
import type { Field } from "../talk/protocol";

const FILLED = { text: "off", email: "email", tel: "tel", number: "off", date: "off" };
const SHAPES: Partial<Record<Field["kind"], string>> = { tel: "[+0-9 ().\\-]{6,20}", email: "[^@\\s]+@[^@\\s]+\\.[^@\\s]{2,}" };
const INVALID = { text: "invalidText", email: "invalidEmail", tel: "invalidTel", number: "invalidNumber", date: "invalidDate" } as const;
let count = 0;

export function field({ label, kind, example }: Field, words: ExtraWords, desk: Desk): HTMLElement {
  const id = `field-${(count += 1)}`;
  const input = make("input", {
    id, type: kind, required: true, maxlength: 200, placeholder: example, pattern: SHAPES[kind], autocomplete: FILLED[kind], step: "any",
    "aria-describedby": `${id}-wrong`,
  });
  const wrong = make("p", { class: "wrong", id: `${id}-wrong`, role: "alert" });
  const send = make("button", { class: "choice", type: "submit" }, words.confirm);
  const form = make("form", { class: "ask", part: "field", novalidate: true }, make("label", { for: id }, label), make("div", {}, input, send), wrong);
  const judge = () => {
    const well = input.checkValidity();
    wrong.textContent = well ? "" : words[INVALID[kind]];
    input.setAttribute("aria-invalid", `${!well}`);
    return well;
  };
  input.addEventListener("input", () => wrong.textContent && judge());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!judge()) return input.focus();
    desk.say(kind === "date" ? told(input.valueAsDate, desk.language) : input.value.trim());
  });
  return form;
}

/** A day in words: "12/11" is another day in London than in Boston. */
function told(day: Date | null, language: string): string {
  return day ? new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(day) : "";
}
