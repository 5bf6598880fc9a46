/** What a page pays, compressed: the launcher on every page, the panel once a conversation is opened. */

import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const KILOBYTE = 1000;
const weight = (name: string) => gzipSync(readFileSync(`dist/${name}`)).length;
const heaviest = (part: string) => Math.max(...readdirSync("dist").filter((name) => name.startsWith(part)).map(weight));

test("the launcher stays within 3 KB", () => {
  expect(weight("relais.js")).toBeLessThanOrEqual(3 * KILOBYTE);
});

test("launcher and panel together stay within 15 KB, in every language", () => {
  expect(weight("relais.js") + heaviest("panel-")).toBeLessThanOrEqual(15 * KILOBYTE);
});

test("what only some conversations need stays within 9 KB", () => {
  expect(heaviest("extras-")).toBeLessThanOrEqual(9 * KILOBYTE);
});
