/** Cuts a stream of text into server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */

export interface ServerEvent {
  name: string;
  data: string;
}

export class Cutter {
  private rest = "";

  /** The events that these characters complete; comments and empty ones are left out. */
  feed(text: string): ServerEvent[] {
    const blocks = (this.rest + text).split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.map(parse).filter((event) => event.data);
  }
}

function parse(block: string): ServerEvent {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/^ /, ""));
  }
  return { name: fields.get("event") ?? "message", data: fields.get("data") ?? "" };
}
