import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as en from "../src/i18n/en";
import * as fr from "../src/i18n/fr";
import { LANGUAGES, NAMES, spoken } from "../src/i18n/launcher";

test("the first language that we speak is chosen, French when there is none", () => {
  expect(spoken("en-GB", "fr")).toBe("en");
  expect(spoken(null, "de", "FR-CA")).toBe("fr");
  expect(spoken("de", undefined)).toBe("fr");
});

test("every language says everything", () => {
  expect(Object.keys(NAMES)).toEqual(Object.keys(LANGUAGES));
  for (const part of ["launcher", "panel", "extras"] as const) expect(Object.keys(en[part])).toEqual(Object.keys(fr[part]));
});

test("the page for shops names every word that can be theirs", () => {
  const page = readFileSync("../docs/widget.md", "utf-8");
  const names = [fr.launcher, fr.panel, fr.extras].flatMap((part) => Object.keys(part));
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test("French keeps its signs with their words", () => {
  const told = JSON.stringify([fr.launcher, fr.panel, fr.extras]);
  expect(told).not.toMatch(/ [?!:;»]|« |[\d}] (Mo|avis)/);
});
