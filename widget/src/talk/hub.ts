/** The hub, as seen from a page: every request carries the visitor's session in a header, none a cookie. */

import type { Keep } from "./keep";
import type { Entry, Message, Page, Stored, Welcome } from "./protocol";

/** What became of a message: taken, refused for good, or nobody there to take it. */
export type Outcome = "taken" | "refused" | "away";

export class Hub {
  private arriving: Promise<void> | undefined;

  constructor(
    private readonly base: string,
    private readonly language: string,
    private readonly keep: Keep,
    private readonly welcomed: (welcome: Welcome) => void,
  ) {}

  /** Begin a session, or go on with the one that the browser remembers; once, however many ask for it. */
  welcome(): Promise<void> {
    this.arriving ??= this.arrive().finally(() => (this.arriving = undefined));
    return this.arriving;
  }

  /** Leave a file with the hub; what it refuses, by the status of its refusal, 0 when nobody answers. */
  async upload(file: Blob, name: string): Promise<Stored | number> {
    return this.wish(`/widget/upload?name=${encodeURIComponent(name)}`, file);
  }

  /** Have the conversation sent by mail: to whom it goes, or the status of the refusal. */
  async mail(): Promise<string | number> {
    const answer = await this.wish<{ to: string }>("/widget/transcript", JSON.stringify({ lang: this.language }));
    return typeof answer === "number" ? answer : answer.to;
  }

  private async wish<T>(path: string, body: string | Blob): Promise<T | number> {
    try {
      const response = await this.ask(path, { body });
      return response.ok ? ((await response.json()) as T) : response.status;
    } catch {
      return 0;
    }
  }

  async post(message: Message): Promise<Outcome> {
    try {
      const response = await this.ask("/in/widget", { body: JSON.stringify({ ...message, lang: this.language }) });
      await response.text(); // an answer that nobody reads is shown by browsers as a request that was cut off
      if (response.ok) return "taken";
      return response.status >= 500 || response.status === 429 ? "away" : "refused";
    } catch {
      return "away";
    }
  }

  async before(seq: number): Promise<Page> {
    return answer(await this.ask(`/widget/history?before=${seq}`));
  }

  async events(after: number, signal?: AbortSignal): Promise<{ entries: Entry[]; typing: boolean }> {
    return answer(await this.ask(`/widget/events?after=${after}`, signal ? { signal } : {}));
  }

  async stream(after: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.ask(`/widget/stream?after=${after}`, { signal });
    if (!response.ok || !response.body) throw new Error(`${response.status}`);
    return response.body;
  }

  private async arrive(): Promise<void> {
    const response = await this.call("/widget/session", { body: JSON.stringify({ lang: this.language }) });
    const welcome = await answer<Welcome>(response);
    this.keep.change({ token: welcome.token, visitor: welcome.visitor });
    this.welcomed(welcome);
  }

  /** A session may end at any time, or its secret be changed: begin another, and ask once more. */
  private async ask(path: string, init: RequestInit = {}): Promise<Response> {
    if (!this.keep.now.token || this.arriving) await this.welcome();
    const response = await this.call(path, init);
    if (response.status !== 401) return response;
    await this.welcome();
    return this.call(path, init);
  }

  private call(path: string, init: RequestInit): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.keep.now.token) headers["Authorization"] = `Bearer ${this.keep.now.token}`;
    if (init.body) headers["Content-Type"] = init.body instanceof Blob ? init.body.type : "application/json";
    const method = init.body ? "POST" : "GET";
    return fetch(this.base + path, { ...init, method, headers, credentials: "omit", cache: "no-store" });
  }
}

async function answer<T>(response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()) as T;
}
