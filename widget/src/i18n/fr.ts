/** French. */

import type { LauncherWords, PanelWords } from "./words";

export const launcher: LauncherWords = {
  open: "Ouvrir la discussion",
  close: "Fermer la discussion",
  unread: (count) => (count > 1 ? `${count} messages non lus` : "1 message non lu"),
};

export const panel: PanelWords = {
  title: "Besoin d’aide ?",
  bot: "Assistant",
  agent: "Un conseiller est avec vous",
  agentNamed: (name) => `${name} est avec vous`,
  intro: "Posez votre question : nous répondons ici, de jour comme de nuit. Un conseiller peut prendre le relais.",
  log: "Conversation",
  close: "Fermer la discussion",
  write: "Écrivez votre message",
  send: "Envoyer",
  offline: "Connexion perdue. Vos messages partiront dès son retour.",
  sending: "Envoi en cours",
  sent: "Envoyé",
  seen: "Lu",
  failed: "Non envoyé",
  retry: "Réessayer",
  latest: "Nouveaux messages",
  today: "Aujourd’hui",
  yesterday: "Hier",
  cards: "Propositions",
  previous: "Précédent",
  next: "Suivant",
  you: "Vous",
};
