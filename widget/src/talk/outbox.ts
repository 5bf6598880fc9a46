/** What the visitor said and the hub has not taken yet: one after the other, each until it is taken, never twice. */

import type { Outcome } from "./hub";
import type { Unsent } from "./keep";
import { delay } from "./line";
import { shown, type Message } from "./protocol";

export type Progress = "sending" | "sent" | "failed";

export class Outbox {
  private busy = false;
  private tries = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private waiting: Unsent[],
    private readonly post: (message: Message) => Promise<Outcome>,
    private readonly save: (waiting: Unsent[]) => void,
    private readonly moved: (unsent: Unsent, progress: Progress) => void,
  ) {}

  /** Shows all that is still waiting from an earlier page. */
  recall(): void {
    this.waiting.forEach((unsent) => this.moved(unsent, unsent.failed ? "failed" : "sending"));
  }

  add(message: Message): void {
    const unsent = { message, at: new Date().toISOString(), failed: false };
    this.keep([...this.waiting, unsent]);
    this.moved(unsent, "sending");
    void this.flush();
  }

  retry(cid: string): void {
    this.keep(this.waiting.map((unsent) => (unsent.message.cid === cid ? { ...unsent, failed: false } : unsent)));
    this.waiting.filter((unsent) => unsent.message.cid === cid).forEach((unsent) => this.moved(unsent, "sending"));
    void this.flush();
  }

  /** Send what waits, in order. Called again by itself while the hub is away. */
  async flush(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    let next = this.next();
    while (next && (await this.try(next))) next = this.next();
    this.busy = false;
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private next(): Unsent | undefined {
    return this.waiting.find((unsent) => !unsent.failed);
  }

  private async try(unsent: Unsent): Promise<boolean> {
    const outcome = await this.post(unsent.message);
    if (outcome === "away") {
      this.timer = setTimeout(() => void this.flush(), delay(++this.tries));
      return false;
    }
    this.tries = 0;
    if (outcome === "taken" || !shown(unsent.message)) this.keep(this.waiting.filter((other) => other !== unsent));
    else this.keep(this.waiting.map((other) => (other === unsent ? { ...unsent, failed: true } : other)));
    this.moved(unsent, outcome === "taken" ? "sent" : "failed");
    return true;
  }

  private keep(waiting: Unsent[]): void {
    this.waiting = waiting;
    this.save(waiting);
  }
}
