import { expect, test } from "vitest";
import { Cutter } from "../src/talk/sse";

const STREAM = 'retry: 2000\n\nid: 7\nevent: entry\ndata: {"seq":7}\n\n: still here\n\nevent: typing\ndata: {}\n\n';

test("events are read, comments and delays are passed over", () => {
  expect(new Cutter().feed(STREAM)).toEqual([
    { name: "entry", data: '{"seq":7}' },
    { name: "typing", data: "{}" },
  ]);
});

test("it does not matter where the network cuts", () => {
  const cutter = new Cutter();
  expect([...STREAM].flatMap((character) => cutter.feed(character))).toEqual(new Cutter().feed(STREAM));
});

test("a value may hold colons", () => {
  expect(new Cutter().feed("data: a:b: c\n\n")).toEqual([{ name: "message", data: "a:b: c" }]);
});
