/** Where the visitor writes: Enter sends, Shift and Enter begins a new line, the field grows with the text. */

import { icon, make } from "../dom";
import type { PanelWords } from "../i18n/words";
import { CLIP, SEND } from "../icons";

const LONGEST = 4000; // characters, as `channels/widget.py` takes them

export class Composer {
  readonly node: HTMLFormElement;
  readonly tray = make("div", { class: "tray" });
  readonly clip: HTMLElement;
  private readonly field: HTMLTextAreaElement;
  private readonly button: HTMLButtonElement;

  constructor(
    words: PanelWords,
    private readonly say: (text: string) => void,
    private readonly attach: (files: File[]) => void,
  ) {
    const files = make("input", { type: "file", accept: "image/jpeg,image/png,image/webp,image/gif,application/pdf", multiple: true, hidden: true });
    const clip = (this.clip = make("button", { class: "clip", part: "attach", type: "button", "aria-label": words.attach }, icon(CLIP)));
    clip.addEventListener("click", () => files.click());
    files.addEventListener("change", () => (this.take(files), (files.value = "")));
    this.field = make("textarea", { rows: 1, maxlength: LONGEST, placeholder: words.write, "aria-label": words.write, enterkeyhint: "send" });
    this.button = make("button", { class: "send", part: "send", type: "submit", "aria-label": words.send, disabled: true }, icon(SEND));
    this.node = make("form", { class: "composer", part: "composer" }, this.tray, make("div", { class: "field" }, clip, this.field, this.button), files);
    this.field.addEventListener("input", () => this.grow());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("paste", (event) => this.take(event.clipboardData, event));
    this.node.addEventListener("submit", (event) => this.submitted(event));
  }

  focus(): void {
    this.field.focus({ preventScroll: true });
  }

  /** Files that were chosen, pasted or dropped. */
  take(from: { files: FileList | null } | null, event?: Event): void {
    const files = [...(from?.files ?? [])];
    if (!files.length) return;
    event?.preventDefault();
    this.attach(files);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return; // an accent or a kanji being composed
    event.preventDefault();
    this.node.requestSubmit();
  }

  private submitted(event: SubmitEvent): void {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.grow();
    this.say(text);
  }

  private grow(): void {
    this.button.disabled = !this.field.value.trim();
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }
}
