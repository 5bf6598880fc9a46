/** What the panel and its extras know of each other: they are two files, loaded at two moments. */

import type { RelaisWords } from "../../types/relais-chat";
import type { Language } from "../i18n/launcher";
import type { Choice, Reply, Stored } from "../talk/protocol";

declare const __EXTRAS__: string; // the extras' file, with the fingerprint of its content

/** The panel, seen from its extras. */
export interface Desk {
  readonly root: ShadowRoot;
  readonly language: Language;
  readonly words: Partial<RelaisWords>; // the panel's, and the shop's own
  readonly tray: HTMLElement; // above the composer: files on their way
  readonly quiet: boolean;
  readonly largest: number; // MB of a file
  say(text: string): void;
  notice(text: string): void;
  speak(language: Language): void;
  hush(quiet: boolean): void;
  upload(file: Blob, name: string): Promise<Stored | number>; // or the status of the refusal, 0 when nobody answers
  attach(stored: Stored): void;
  mail(): Promise<string | number>; // to whom, or the status of the refusal
}

/** The extras, seen from the panel. */
export interface Extras {
  draw(reply: Reply, choose: (choice: Choice) => void): HTMLElement[];
  attach(files: Iterable<File>): void;
  options(button: HTMLElement): void;
  chime(): void;
}

export interface ExtrasModule {
  equip(desk: Desk): Extras;
}

/** The extras' file, beside this one. */
export async function equipped(desk: Desk): Promise<Extras> {
  const module = (await import(/* @vite-ignore */ new URL(__EXTRAS__, import.meta.url).href)) as ExtrasModule;
  return module.equip(desk);
}
