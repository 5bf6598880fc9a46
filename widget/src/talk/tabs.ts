/** One line for all the tabs of a visitor: who holds the lock listens to the hub, and passes on what it hears. */

import type { Entry } from "./protocol";

/** What tabs tell each other. `after` is where the one that listens was before: whoever was elsewhere missed something. */
type Word = { entries: Entry[]; after: number } | { typing: true } | { last?: number };

export interface Ears {
  readonly last: number;
  heard(entries: Entry[]): void;
  typing(heard: true): void;
  missed(): void;
  lead(yes: boolean): void;
}

export class Tabs {
  private readonly radio: BroadcastChannel;
  private leads = false;
  private leave: AbortController | undefined;

  constructor(
    private readonly name: string,
    private readonly ears: Ears,
  ) {
    this.radio = new BroadcastChannel(name);
    this.radio.onmessage = ({ data }: MessageEvent<Word>) => this.take(data);
  }

  /** Wait for one's turn to listen; until then, hear from whoever does. */
  join(): void {
    if (this.leave) return;
    const { signal } = (this.leave = new AbortController());
    this.radio.postMessage({});
    const hold = () => new Promise<void>((release) => this.listen(signal, release));
    if (!navigator.locks) void hold(); // a page without TLS: each tab for itself
    else navigator.locks.request(this.name, { signal }, () => (signal.aborted ? undefined : hold())).catch(() => undefined);
  }

  /** Let another tab listen. */
  rest(): void {
    this.leave?.abort();
    this.leave = undefined;
  }

  pass(word: Word): void {
    if (this.leads) this.radio.postMessage(word);
  }

  stop(): void {
    this.rest();
    this.radio.close();
  }

  private listen(signal: AbortSignal, release: () => void): void {
    this.leads = true;
    this.ears.lead(true);
    signal.addEventListener("abort", () => {
      this.leads = false;
      this.ears.lead(false);
      release();
    });
  }

  private take(word: Word): void {
    if ("typing" in word) return this.ears.typing(true);
    if ("entries" in word) return word.after > this.ears.last ? this.ears.missed() : this.ears.heard(word.entries);
    if (word.last === undefined) this.pass({ last: this.ears.last });
    else if (word.last > this.ears.last) this.ears.missed();
  }
}
