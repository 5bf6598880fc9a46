import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Outcome } from "../src/talk/hub";
import type { Unsent } from "../src/talk/keep";
import { Outbox } from "../src/talk/outbox";
import { uuid, type Message } from "../src/talk/protocol";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An outbox in front of a hub that answers as told, taking everything once nothing more is told. */
function bench(...outcomes: Outcome[]) {
  const posted: string[] = [];
  const told: string[] = [];
  let kept: Unsent[] = [];
  const post = async (message: Message) => (posted.push(words(message)), outcomes.shift() ?? "taken");
  const outbox = new Outbox([], post, (waiting) => (kept = waiting), (unsent, progress) => told.push(`${words(unsent.message)} ${progress}`));
  return { outbox, posted, told, kept: () => kept };
}

const text = (words: string, cid = uuid()): Message => ({ cid, type: "text", text: words });
const words = (message: Message) => (message.type === "text" ? message.text : message.type);

test("messages leave one after the other, in order", async () => {
  const { outbox, posted, told, kept } = bench();
  outbox.add(text("un"));
  outbox.add(text("deux"));
  await vi.runAllTimersAsync();
  expect(posted).toEqual(["un", "deux"]);
  expect(told).toEqual(["un sending", "deux sending", "un sent", "deux sent"]);
  expect(kept()).toEqual([]);
});

test("while the hub is away everything waits, and leaves in order when it is back", async () => {
  const { outbox, posted, kept } = bench("away", "away");
  outbox.add(text("un"));
  outbox.add(text("deux"));
  await vi.advanceTimersByTimeAsync(0);
  expect(kept()).toHaveLength(2);
  await vi.runAllTimersAsync();
  expect(posted).toEqual(["un", "un", "un", "deux"]);
});

test("what is refused is told, holds nobody up, and keeps its id when it is tried again", async () => {
  const { outbox, posted, told, kept } = bench("refused");
  outbox.add(text("un", "the-same-id"));
  outbox.add(text("deux"));
  await vi.runAllTimersAsync();
  expect(told).toContain("un failed");
  expect(kept().map((unsent) => unsent.message.cid)).toEqual(["the-same-id"]);
  outbox.retry("the-same-id");
  await vi.runAllTimersAsync();
  expect(posted).toEqual(["un", "deux", "un"]);
  expect(kept()).toEqual([]);
});

test("what nobody can see refused is not kept for another try", async () => {
  const { outbox, kept } = bench("refused");
  outbox.add({ cid: uuid(), type: "identify", token: "too old" });
  await vi.runAllTimersAsync();
  expect(kept()).toEqual([]);
});

test("ids are UUIDs of the fourth kind", () => {
  expect(uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
