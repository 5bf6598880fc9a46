/** What to write with on the shop's colour: white where it can be read, else black. */

const BLACK = "#15171a";

export function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = painted(color);
  const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return 1.05 / (light + 0.05) >= 4.5 ? "#fff" : BLACK; // WCAG 2.2, 1.4.3: contrast of 4.5 at least
}

/** A canvas understands every way to write a colour, and gives back bytes. */
function painted(color: string): Uint8ClampedArray | number[] {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  if (!canvas) return [];
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return canvas.getImageData(0, 0, 1, 1).data;
}

function linear(byte: number): number {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
