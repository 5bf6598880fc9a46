/** The few words of the button, in every language; apart from the panel's, so that a page loads no more. */

import { launcher as en } from "./en";
import { launcher as fr } from "./fr";

export const LANGUAGES = { fr, en };
/** How each language calls itself. */
export const NAMES: Record<Language, string> = { fr: "Français", en: "English" };
export type Language = keyof typeof LANGUAGES;

/** The first of these languages that we speak ("fr-CA" is French); French when none is. */
export function spoken(...wanted: (string | null | undefined)[]): Language {
  const known = wanted.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => tag && tag in LANGUAGES);
  return (known ?? "fr") as Language;
}
