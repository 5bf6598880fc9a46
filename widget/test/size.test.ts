/** What a page pays, compressed: the launcher on every page, the panel once a conversation is opened. */

import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const KILOBYTE = 1000;
const weight = (name: string) => gzipSync(readFileSync(`dist/${name}`)).length;

test("the launcher stays within 3 KB", () => {
  expect(weight("relais.js")).toBeLessThanOrEqual(3 * KILOBYTE);
});

test("launcher and panel together stay within 15 KB", () => {
  expect(weight("relais.js") + weight("panel.js")).toBeLessThanOrEqual(15 * KILOBYTE);
});
