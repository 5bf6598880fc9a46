import { expect, test } from "vitest";
import { LANGUAGES, spoken } from "../src/i18n/launcher";
import { WORDS } from "../src/i18n/panel";

test("the first language that we speak is chosen, French when there is none", () => {
  expect(spoken("en-GB", "fr")).toBe("en");
  expect(spoken(null, "de", "FR-CA")).toBe("fr");
  expect(spoken("de", undefined)).toBe("fr");
});

test("every language says everything", () => {
  expect(Object.keys(WORDS)).toEqual(Object.keys(LANGUAGES));
  for (const words of Object.values(WORDS)) expect(Object.keys(words)).toEqual(Object.keys(WORDS.fr));
});
