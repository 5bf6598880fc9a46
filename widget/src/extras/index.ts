/** What only some conversations need: a third file, loaded when the first of these is wanted. */

import { sheet } from "../dom";
import { extras } from "#words";
import type { ExtraWords } from "../i18n/words";
import type { Desk, Extras } from "../panel/desk";
import type { Choose } from "../panel/choices";
import type { Choice, Drawing } from "../talk/protocol";
import { carousel } from "./cards";
import { chime } from "./chime";
import css from "./extras.css?inline";
import { field } from "./field";
import { menu } from "./menu";
import { options } from "./options";
import { picture } from "./picture";
import { stars } from "./stars";
import { table } from "./table";
import { timeline } from "./timeline";
import { Uploads } from "./uploads";

export function equip(desk: Desk): Extras {
  const words = { ...extras, ...desk.words };
  const uploads = new Uploads(words, desk);
  desk.root.adoptedStyleSheets.push(sheet(css));
  return {
    draw: ({ text, image, cards, choices, drawing }, choose) => {
      const named = image && text === `[${image.alt}]`; // a picture of the visitor's: it says its name itself
      const shown = image && picture(image, named ? "image alone" : "image");
      const row = cards.length > 0 && carousel(cards, words, desk.language, choose);
      return [shown, row, drawing && drawn(drawing, choices, words, choose, desk)].filter((node): node is HTMLElement => !!node);
    },
    attach: (files) => uploads.add(files),
    options: (button) => options(button, words, desk),
    chime,
  };
}

function drawn(drawing: Drawing, marks: Choice[], words: ExtraWords, choose: Choose, desk: Desk): HTMLElement | undefined {
  switch (drawing.type) {
    case "table":
      return table(drawing, words);
    case "timeline":
      return timeline(drawing, words);
    case "stars":
      return stars(marks, choose);
    case "menu":
      return menu(drawing, words, choose);
    case "field":
      return field(drawing, words, desk);
    default:
      return undefined; // a kind that only a newer panel knows
  }
}
