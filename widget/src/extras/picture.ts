/** A picture that keeps its place while it loads, and says what it showed when it cannot. */

import { make } from "../dom";
import type { Picture } from "../talk/protocol";
import { safe } from "../panel/text";

export function picture(image: Picture, dress: string): HTMLElement {
  const frame = make("div", { class: `${dress} frame`, part: "image" });
  const missing = () => frame.replaceChildren(make("span", {}, image.alt));
  const source = safe(new URL(image.url, document.baseURI).href);
  if (!source) return missing(), frame;
  const img = make("img", { src: source, alt: image.alt, loading: "lazy", decoding: "async", title: "" });
  img.addEventListener("error", missing);
  frame.append(img);
  return frame;
}
