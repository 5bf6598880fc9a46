/** The one line that a shop adds loads this file, the only one with a side effect: it defines `<relais-chat>`. */

import { RelaisChat } from "./launcher/element";

if (!customElements.get("relais-chat")) customElements.define("relais-chat", RelaisChat);
