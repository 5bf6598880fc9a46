/** English. */

import type { LauncherWords, PanelWords } from "./words";

export const launcher: LauncherWords = {
  open: "Open the chat",
  close: "Close the chat",
  unread: (count) => (count > 1 ? `${count} unread messages` : "1 unread message"),
};

export const panel: PanelWords = {
  title: "How can we help?",
  bot: "Assistant",
  agent: "An advisor is with you",
  agentNamed: (name) => `${name} is with you`,
  intro: "Ask your question: we answer here, day and night. An advisor can take over.",
  log: "Conversation",
  close: "Close the chat",
  write: "Write your message",
  send: "Send",
  offline: "Connection lost. Your messages will leave as soon as it is back.",
  sending: "Sending",
  sent: "Sent",
  seen: "Read",
  failed: "Not sent",
  retry: "Try again",
  latest: "New messages",
  today: "Today",
  yesterday: "Yesterday",
  cards: "Suggestions",
  previous: "Previous",
  next: "Next",
  you: "You",
};
