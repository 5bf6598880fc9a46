/** Which of the words are needed when. A new language is a file beside `fr.ts`, and a line in `launcher.ts`. */

import type { RelaisWords } from "../../types/relais-chat";

export type LauncherWords = Pick<RelaisWords, "open" | "close">;

export type PanelWords = Pick<
  RelaisWords,
  | "unread" | "title" | "bot" | "agent" | "agentNamed" | "intro" | "log" | "close" | "more" | "attach" | "write" | "send" | "offline"
  | "sending" | "sent" | "seen" | "failed" | "retry" | "latest" | "today" | "yesterday" | "you"
>;

/** What only some conversations need to say. */
export type ExtraWords = Omit<RelaisWords, "open" | Exclude<keyof PanelWords, "retry">>;
