/** What the launcher and the panel know of each other: they are two files, loaded at two moments. */

import type { Language } from "../i18n/launcher";
import type { RelaisEvents, RelaisShopping, RelaisWords } from "../../types/relais-chat";

/** The launcher, seen from the panel. */
export interface Host {
  readonly root: ShadowRoot;
  readonly window: HTMLDialogElement; // the panel's place: empty until it is there
  readonly hub: string; // without a final slash
  readonly language: Language;
  readonly own: Partial<RelaisWords>; // the shop's own words, in that language
  readonly title: string;
  getAttribute(name: "intro"): string | null; // what an empty conversation says
  close(): void;
  speak(language: Language): void; // the visitor's own choice, for the time of the visit
  unread(count: number, told?: string): void; // how the button is to say it
  emit<K extends keyof RelaisEvents>(event: K, detail: RelaisEvents[K]): void;
}

/** The panel, seen from the launcher. */
export interface Panel {
  show(): void;
  say(text: string): void;
  identify(token: string): void;
  track(event: keyof RelaisShopping, data: object): void;
  setContext(context: Record<string, string>): void;
  rename(): void;
  stop(): void;
}

export interface PanelModule {
  mount(host: Host): Panel;
}

/** Where the browser keeps the conversation's key; something is there only once the visitor has written. */
export const keptUnder = (hub: string): string => `relais:${hub}`;
