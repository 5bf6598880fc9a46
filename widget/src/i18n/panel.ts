/** The panel's words, in every language. */

import { panel as en } from "./en";
import { panel as fr } from "./fr";
import type { Language } from "./launcher";
import type { PanelWords } from "./words";

export const WORDS: Record<Language, PanelWords> = { fr, en };
