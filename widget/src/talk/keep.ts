/** What the browser remembers: nothing beyond this visit, until the visitor has written. */

import type { Message } from "./protocol";

/** A message on its way. `failed` once the hub has refused it: only the visitor may try again. */
export interface Unsent {
  message: Message;
  at: string;
  failed: boolean;
}

export interface Kept {
  token: string;
  visitor: string;
  read: number; // the last entry seen
  unsent: Unsent[];
  sound: boolean;
}

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem"> | undefined;

const NOTHING: Kept = { token: "", visitor: "", read: 0, unsent: [], sound: false };

export class Keep {
  private lasts: boolean;
  private closed = false;
  private readonly own = new Set<string>(); // the ids of what this tab has to send
  private value: Kept;

  /** Either shelf may be missing: browsers can forbid them. */
  constructor(
    private readonly key: string,
    private readonly lasting: Shelf,
    private readonly passing: Shelf,
  ) {
    const kept = read(lasting, key);
    this.lasts = kept !== undefined;
    this.value = kept ?? read(passing, key) ?? NOTHING;
    this.value.unsent.forEach(({ message }) => this.own.add(message.cid));
  }

  /** The visitor has written, now or on an earlier page. */
  get settled(): boolean {
    return this.lasts;
  }

  get now(): Readonly<Kept> {
    return this.value;
  }

  change(part: Partial<Kept>): void {
    this.value = { ...this.value, ...part };
    this.value.unsent.forEach(({ message }) => this.own.add(message.cid));
    if (this.closed) return;
    const shelf = this.lasts ? this.lasting : this.passing;
    const others = read(shelf, this.key)?.unsent.filter(({ message }) => !this.own.has(message.cid)) ?? [];
    write(shelf, this.key, { ...this.value, unsent: [...others, ...this.value.unsent] });
  }

  /** Another tab has written on the shelf: what was looked at there is not new here.
   *
   * Whether this tab has to follow it to another conversation: the one begun there, or none since somebody logged out.
   */
  refresh(): boolean {
    const there = read(this.lasting, this.key);
    const elsewhere = there ? there.visitor !== "" && there.visitor !== this.value.visitor : this.lasts;
    if (elsewhere) {
      this.lasts = !!there;
      this.value = there ? { ...there, unsent: this.value.unsent } : NOTHING;
    } else if (there) this.value = { ...this.value, read: Math.max(there.read, this.value.read), sound: there.sound };
    return elsewhere;
  }

  /** The visitor has written: from here on the conversation outlives the visit. */
  settle(): void {
    if (this.lasts) return;
    this.lasts = true;
    this.passing?.removeItem(this.key);
    this.change({});
  }

  /** Write nothing down from here on: an answer still on its way must not bring back what is being forgotten. */
  close(): void {
    this.closed = true;
  }
}

function read(from: Shelf, key: string): Kept | undefined {
  try {
    const kept: unknown = JSON.parse(from?.getItem(key) ?? "null");
    return kept ? { ...NOTHING, ...kept } : undefined;
  } catch {
    return undefined;
  }
}

function write(to: Shelf, key: string, value: Kept): void {
  try {
    to?.setItem(key, JSON.stringify(value));
  } catch {
    // full or forbidden: the conversation goes on, and ends with the page
  }
}
