/** All that a language must say. A new one is a file beside `fr.ts`, and a line in `launcher.ts` and `panel.ts`. */

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
  cards: string;
  previous: string;
  next: string;
  you: string;
}
