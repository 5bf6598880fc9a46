/** The top of the panel: whose shop this is, and who is answering. */

import { icon, make } from "../dom";
import { told } from "../i18n/told";
import type { PanelWords } from "../i18n/words";
import { CLOSE, DOTS } from "../icons";

export class Header {
  readonly node: HTMLElement;
  readonly title = make("h2", { class: "title", part: "title", id: "title" });
  private readonly state = make("p", { class: "who", part: "state" });
  private readonly initial = make("span", { class: "shop", part: "avatar", "aria-hidden": "true" });

  constructor(
    private readonly words: PanelWords,
    close: () => void,
    options: (button: HTMLElement) => void,
  ) {
    const more = make("button", { class: "close more", part: "options-button", type: "button", "aria-label": words.more, "aria-haspopup": "menu", "aria-expanded": "false" }, icon(DOTS));
    more.addEventListener("click", () => options(more));
    const button = make("button", { class: "close", part: "close", type: "button", "aria-label": words.close }, icon(CLOSE));
    button.addEventListener("click", close);
    this.node = make("header", { part: "header" }, make("slot", { name: "logo" }, this.initial), make("div", {}, this.title, this.state), more, button);
    this.speaks("bot", "");
  }

  name(shop: string): void {
    this.title.textContent = shop || this.words.title;
    this.initial.textContent = [...this.title.textContent][0]?.toUpperCase() ?? "";
  }

  /** Whether this is news: somebody else answers from now on. */
  speaks(who: "bot" | "agent", name: string): boolean {
    const before = this.state.dataset["who"];
    const { bot, agent, agentNamed } = this.words;
    this.state.textContent = who === "bot" ? bot : name ? told(agentNamed, name) : agent;
    this.state.dataset["who"] = who;
    return before !== undefined && before !== who;
  }
}
