/** What to write with on the shop's colour: white where it can be read, else black. */

const BLACK = "#15171a";

export function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = painted(color).map((byte) => (byte / 255) ** 2.2); // light, near enough
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return 1.05 / (light + 0.05) > 4.6 ? "#fff" : BLACK; // WCAG 2.2, 1.4.3 asks for 4.5: either has it at 4.6
}

/** A canvas understands every way to write a colour, and gives back bytes. */
function painted(color: string): number[] {
  const canvas = document.createElement("canvas").getContext("2d");
  if (!canvas) return [];
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
