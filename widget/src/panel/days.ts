/** When something was said, as one would tell it today. */

import type { Language } from "../i18n/launcher";
import type { PanelWords } from "../i18n/words";

export function dayOf(at: Date, now: Date, words: PanelWords, language: Language): string {
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  const year = at.getFullYear() === now.getFullYear() ? undefined : ("numeric" as const);
  const day = new Intl.DateTimeFormat(custom(language), { weekday: "long", day: "numeric", month: "long", year }).format(at);
  return day.charAt(0).toUpperCase() + day.slice(1);
}

export function clock(at: Date, language: Language): string {
  return new Intl.DateTimeFormat(custom(language), { timeStyle: "short" }).format(at);
}

/** The language as it is written where the visitor lives: hours up to 12 in Boston, up to 24 in Dublin. */
function custom(language: Language): string {
  return navigator.languages.find((one) => one.split("-")[0] === language) ?? language;
}

export function sameDay(one: Date, other: Date): boolean {
  return midnight(one) === midnight(other);
}

function midnight(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
