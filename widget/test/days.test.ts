import { expect, test } from "vitest";
import { panel as en } from "../src/i18n/en";
import { panel as fr } from "../src/i18n/fr";
import { dayOf, clock } from "../src/panel/days";

const now = new Date(2026, 10, 22, 9, 0);

test("days are told as one would say them", () => {
  expect(dayOf(new Date(2026, 10, 22, 0, 1), now, fr, "fr")).toBe("Aujourd’hui");
  expect(dayOf(new Date(2026, 10, 21, 23, 59), now, fr, "fr")).toBe("Hier");
  expect(dayOf(new Date(2026, 10, 16), now, fr, "fr")).toBe("Lundi 16 novembre");
  expect(dayOf(new Date(2026, 10, 16), now, en, "en")).toBe("Monday, November 16");
  expect(dayOf(new Date(2025, 10, 16), now, fr, "fr")).toBe("Dimanche 16 novembre 2025");
});

test("hours are told as the language does", () => {
  expect(clock(new Date(2026, 10, 22, 9, 5), "fr")).toBe("09:05");
  expect(clock(new Date(2026, 10, 22, 15, 5), "en")).toMatch(/3:05\sPM/);
});
