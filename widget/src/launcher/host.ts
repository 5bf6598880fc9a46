/** What the launcher and the panel know of each other: they are two files, loaded at two moments. */

import type { Language } from "../i18n/launcher";

/** The launcher, seen from the panel. */
export interface Host {
  readonly root: ShadowRoot;
  readonly hub: string; // without a final slash
  readonly language: Language;
  readonly title: string;
  close(): void;
  unread(count: number): void;
  emit(name: "relais-message" | "relais-unread", detail: object): void;
}

/** The panel, seen from the launcher. */
export interface Panel {
  show(): void;
  hide(): void;
  say(text: string): void;
  identify(token: string): void;
  rename(): void;
  stop(): void;
}

export interface PanelModule {
  mount(host: Host): Panel;
}

/** Where the browser keeps the conversation's key; something is there only once the visitor has written. */
export const keptUnder = (hub: string): string => `relais:${hub}`;
