/** The line on which we hear the hub: a stream that is taken up again where it broke, long polls where it cannot pass. */

import type { Hub } from "./hub";
import type { Entry } from "./protocol";
import { Cutter } from "./sse";

const FIRST_WORD = 6_000; // ms: the hub speaks at once; a longer silence is a proxy that holds the stream back
const SILENCE = 40_000; // ms: the hub gives a sign every 15 s; longer is a line cut without a word
const LONGEST_PAUSE = 30_000; // ms between two tries

export interface Ear {
  readonly last: number; // the last entry heard
  hear(entries: Entry[]): void;
  typing(): void;
  connected(yes: boolean): void;
}

export class Line {
  private stop: AbortController | undefined;
  private failures = 0;
  private polling = false;

  constructor(
    private readonly hub: Hub,
    private readonly ear: Ear,
  ) {}

  open(): void {
    if (this.stop) return;
    this.stop = new AbortController();
    void this.keepUp(this.stop.signal);
  }

  close(): void {
    this.stop?.abort();
    this.stop = undefined;
  }

  private async keepUp(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await (this.polling ? this.poll(signal) : this.listen(signal));
      } catch {
        this.failures += 1;
      }
      if (signal.aborted) return;
      if (this.failures > 0) this.ear.connected(false);
      await pause(this.polling && !this.failures ? 0 : delay(this.failures), signal);
    }
  }

  private async listen(signal: AbortSignal): Promise<void> {
    const watch = new Watch(FIRST_WORD);
    const cutter = new Cutter();
    try {
      const stream = await this.hub.stream(this.ear.last, AbortSignal.any([signal, watch.signal]));
      const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        watch.restart(SILENCE);
        this.works();
        cutter.feed(part.value).forEach((event) => this.take(event.name, event.data));
      }
    } finally {
      this.polling = watch.never;
      watch.stop();
    }
  }

  private async poll(signal: AbortSignal): Promise<void> {
    const found = await this.hub.events(this.ear.last, signal);
    this.works();
    if (found.typing) this.ear.typing();
    if (found.entries.length) this.ear.hear(found.entries);
  }

  private take(name: string, data: string): void {
    if (name === "entry") this.ear.hear([JSON.parse(data) as Entry]);
    if (name === "typing") this.ear.typing();
  }

  private works(): void {
    this.failures = 0;
    this.ear.connected(true);
  }
}

/** Cuts a request that stays silent for too long; `never` when it has not said a single word. */
class Watch {
  private readonly cut = new AbortController();
  private timer: ReturnType<typeof setTimeout>;
  private spoke = false;

  constructor(patience: number) {
    this.timer = setTimeout(() => this.cut.abort(), patience);
  }

  get signal(): AbortSignal {
    return this.cut.signal;
  }

  get never(): boolean {
    return this.cut.signal.aborted && !this.spoke;
  }

  restart(patience: number): void {
    this.spoke = true;
    this.stop();
    this.timer = setTimeout(() => this.cut.abort(), patience);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** Longer after each failure, and never the same for everybody: a restarted hub is not stormed. */
export function delay(failures: number, chance = Math.random()): number {
  return Math.min(LONGEST_PAUSE, 500 * 2 ** failures) * (0.7 + 0.6 * chance);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
