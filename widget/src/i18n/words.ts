/** All that a language must say. A new one is a file beside `fr.ts`, and a line in `launcher.ts`. */

export interface LauncherWords {
  open: string;
  close: string;
  unread(count: number): string;
}

export interface PanelWords {
  title: string;
  bot: string;
  agent: string;
  agentNamed(name: string): string;
  intro: string;
  log: string;
  close: string;
  more: string;
  attach: string;
  write: string;
  send: string;
  offline: string;
  sending: string;
  sent: string;
  seen: string;
  failed: string;
  retry: string;
  latest: string;
  today: string;
  yesterday: string;
  you: string;
}

/** What only some conversations need to say. */
export interface ExtraWords {
  cards: string;
  previous: string;
  following: string;
  mark(stars: number): string;
  stars(count: string, reviews: number): string;
  best: string;
  done: string;
  now: string;
  next: string;
  trouble: string;
  search: string;
  nothing: string;
  found(count: number): string;
  back: string;
  send: string;
  invalid: { text: string; email: string; tel: string; number: string; date: string };
  uploading(name: string): string;
  tooLarge(megabytes: number): string;
  wrongKind: string;
  tooMany: string;
  notUploaded(name: string): string;
  retry: string;
  remove: string;
  drop: string;
  sound: string;
  language: string;
  transcript: string;
  mailed(to: string): string;
  mailUnknown: string;
  mailFailed: string;
}
