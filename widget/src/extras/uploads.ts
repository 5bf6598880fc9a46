/** Pictures and documents on their way: looked at first, made smaller where that helps, then sent. */

import { icon, make } from "../dom";
import { told } from "../i18n/told";
import type { ExtraWords } from "../i18n/words";
import { CLOSE } from "../icons";
import type { Desk } from "../panel/desk";

const KINDS = new Set(["image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf"]);
const WIDEST = 2048; // px: enough to read a serial number

export class Uploads {
  constructor(
    private readonly words: ExtraWords,
    private readonly desk: Desk,
  ) {}

  add(files: Iterable<File>): void {
    for (const file of files) {
      if (KINDS.has(file.type)) void this.send(file);
      else this.desk.notice(this.words.wrongKind);
    }
  }

  private async send(file: File): Promise<void> {
    const line = make("p", { class: "upload", role: "status" }, make("i"), make("span", {}, told(this.words.uploading, file.name)));
    this.desk.tray.append(line);
    const ready = await lighter(file);
    const tooLarge = told(this.words.tooLarge, this.desk.largest);
    if (ready.size > this.desk.largest * 1e6) return this.show(line, tooLarge);
    const answer = await this.desk.upload(ready, named(file.name, ready.type));
    if (typeof answer !== "number") return line.remove(), this.desk.attach(answer);
    const why = { 413: tooLarge, 415: this.words.wrongKind, 429: this.words.tooMany }[answer];
    if (why) this.show(line, why);
    else this.offer(line, file);
  }

  /** Nobody answered: the visitor may try again. */
  private offer(line: HTMLElement, file: File): void {
    const again = make("button", { class: "again", type: "button" }, this.words.retry);
    again.addEventListener("click", () => (line.remove(), void this.send(file)));
    this.show(line, told(this.words.notUploaded, file.name), again);
  }

  private show(line: HTMLElement, text: string, ...more: Node[]): void {
    const away = make("button", { class: "away", type: "button", "aria-label": this.words.remove }, icon(CLOSE));
    away.addEventListener("click", () => line.remove());
    line.classList.add("stuck");
    line.replaceChildren(make("span", {}, text), ...more, away);
  }
}

/** A photo drawn anew: smaller, and without the place where it was taken. Anything else as it is. */
async function lighter(file: File): Promise<Blob> {
  if (!/jpeg|webp|png/.test(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
    canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: file.type === "image/png" ? file.type : "image/jpeg", quality: 0.86 });
  } catch {
    return file; // the hub will say what is wrong with it
  }
}

/** "IMG_1.webp" drawn anew as a JPEG is "IMG_1.jpg". */
function named(name: string, type: string): string {
  return type === "image/jpeg" ? name.replace(/\.\w+$/, "") + ".jpg" : name;
}
