/** The conversation, without a single pixel: what was said, what is being sent, what is not read yet. */

import { Hub } from "./hub";
import type { Keep, Unsent } from "./keep";
import { delay, Line, type Ear } from "./line";
import { Outbox, type Progress } from "./outbox";
import { Tabs, type Ears } from "./tabs";
import { shown, uuid, type Choice, type Entry, type Message, type Stored, type Welcome } from "./protocol";

/** Whoever shows the conversation. */
export interface View {
  welcome(welcome: Welcome): void;
  said(entries: Entry[]): void; // new ones, oldest first
  earlier(entries: Entry[]): void; // older ones, asked for by `older`
  own(unsent: Unsent, progress: Progress): void;
  typing(): void;
  connected(yes: boolean): void;
  unread(count: number): void;
  reset(): void; // the conversation that was shown is not this visitor's any more
}

export class Conversation implements Ear, Ears {
  last = 0;
  private entries: Entry[] = [];
  private more = false;
  private begun = false;
  private visitor = "";
  private readonly noted = new Map<string, object>();
  private stopped = false;
  readonly hub: Hub;
  private readonly line: Line;
  private readonly outbox: Outbox;
  private tabs: Tabs | undefined;

  constructor(
    private readonly base: string,
    language: string,
    private readonly keep: Keep,
    private readonly view: View,
  ) {
    this.hub = new Hub(base, language, keep, (welcome) => this.welcomed(welcome));
    this.line = new Line(this.hub, this);
    const post = (message: Message) => this.hub.post(message);
    const save = (unsent: Unsent[]) => keep.change({ unsent });
    this.outbox = new Outbox(keep.now.unsent, post, save, (unsent, progress) => view.own(unsent, progress));
  }

  /** Fetch what was said before, then stay on the line. Tries until it succeeds. */
  async begin(): Promise<void> {
    this.outbox.recall();
    for (let failures = 0; !this.begun && !this.stopped; failures += 1) {
      if (failures) await new Promise((resolve) => setTimeout(resolve, delay(failures)));
      await this.hub.welcome().catch(() => this.connected(false));
    }
  }

  say(text: string): void {
    this.post({ cid: uuid(), type: "text", text });
  }

  choose(choice: Choice, of: string): void {
    this.post({ cid: uuid(), type: "postback", payload: choice.payload, title: choice.label, of });
  }

  attach(stored: Stored): void {
    this.post({ cid: uuid(), type: "files", files: [stored.ticket], stored: [stored] });
  }

  identify(token: string): void {
    this.post({ cid: uuid(), type: "identify", token });
  }

  /** What the visitor does on the page; nothing leaves it before they have written: then, the last of each event. */
  note(event: string, data: object): void {
    if (!this.keep.settled) this.noted.set(event, { ...this.noted.get(event), ...data });
    else if (event === "cart" || event === "purchase") void this.hub.post({ cid: uuid(), type: event, ...data });
    else void this.hub.post({ cid: uuid(), type: "view", event, data });
  }

  retry(cid: string): void {
    this.outbox.retry(cid);
  }

  /** The visitor opened the panel on an empty page: the hub may want to say hello. */
  greet(): void {
    const said = this.entries.length || this.keep.now.unsent.some(({ message }) => message.type !== "identify");
    if (this.begun && !said) this.post({ cid: uuid(), type: "open" });
  }

  async older(): Promise<void> {
    const first = this.entries[0];
    if (!this.more || !first) return;
    this.more = false; // one question at a time
    try {
      const page = await this.hub.before(first.seq);
      this.more = page.more;
      this.entries.unshift(...page.history);
      this.view.earlier(page.history);
    } catch {
      this.more = true;
    }
  }

  /** All that is shown has been looked at. */
  seen(): void {
    const ids = this.news().map((entry) => entry.id);
    if (!ids.length) return;
    this.keep.change({ read: this.last });
    void this.hub.post({ cid: uuid(), type: "read", ids: ids.slice(-100) });
    this.view.unread(0);
  }

  /** Another tab has looked at what was new, begun the conversation or ended it. */
  refresh(): void {
    if (this.keep.refresh()) void this.hub.welcome().catch(() => this.connected(false));
    else this.view.unread(this.news().length);
  }

  /** A page nobody looks at gives its line back: browsers allow six to one host. */
  rest(): void {
    this.tabs?.rest();
  }

  /** The computer slept, the network changed or the page is looked at again: what was open may be dead. */
  wake(): void {
    this.tabs?.rest();
    this.tabs?.join();
    void this.outbox.flush();
  }

  stop(): void {
    this.stopped = true;
    this.keep.close();
    this.tabs?.stop();
    this.outbox.stop();
  }

  // ------------------------------------------------------------ one line for all tabs

  lead(yes: boolean): void {
    if (yes) this.line.open();
    else this.line.close();
  }

  heard(entries: Entry[]): void {
    this.take(entries);
    this.connected(true);
  }

  /** Another tab knows more than this one: ask the hub. */
  missed(): void {
    void this.hub.events(this.last).then(({ entries }) => this.take(entries), () => undefined);
  }

  // ------------------------------------------------------------ what the line brings

  hear(entries: Entry[]): void {
    this.tabs?.pass({ entries, after: this.last });
    this.take(entries);
  }

  typing(heard = false): void {
    if (!heard) this.tabs?.pass({ typing: true });
    this.view.typing();
  }

  private take(entries: Entry[]): void {
    const fresh = entries.filter((entry) => entry.seq > this.last);
    if (!fresh.length) return;
    this.entries.push(...fresh);
    this.last = fresh.at(-1)!.seq;
    this.view.said(fresh);
    this.view.unread(this.news().length);
  }

  connected(yes: boolean): void {
    this.view.connected(yes);
    if (yes) void this.outbox.flush();
  }

  private welcomed(welcome: Welcome): void {
    if (this.stopped) return;
    if (welcome.visitor === this.visitor) return; // only the session's key is new
    if (this.begun) this.view.reset();
    this.begun = true;
    this.visitor = welcome.visitor;
    this.entries = [];
    this.last = 0;
    this.more = welcome.more;
    this.view.welcome(welcome);
    this.take(welcome.history);
    this.connected(true);
    this.tabs?.stop();
    this.tabs = new Tabs(`relais:${this.base}:${welcome.visitor}`, this);
    if (!document.hidden) this.tabs.join();
  }

  private post(message: Message): void {
    if (shown(message) && !this.keep.settled) {
      this.keep.settle();
      this.noted.forEach((data, event) => this.note(event, data));
    }
    this.outbox.add(message);
  }

  private news(): Entry[] {
    return this.entries.filter((entry) => entry.author !== "customer" && entry.seq > this.keep.now.read);
  }
}
