import { expect, test } from "vitest";
import { pieces, safe } from "../src/panel/text";

test("an address in a sentence can be followed, its full stop cannot", () => {
  expect(pieces("Suivez-le : https://suivi.example/1042?x=1. Merci")).toEqual([
    { text: "Suivez-le : " },
    { text: "https://suivi.example/1042?x=1", href: "https://suivi.example/1042?x=1" },
    { text: ". Merci" },
  ]);
});

test("an address in brackets keeps those that are its own", () => {
  expect(pieces("(https://a.example/b)")[1]).toEqual({ text: "https://a.example/b", href: "https://a.example/b" });
  expect(pieces("https://a.example/b_(c)")[0]?.href).toBe("https://a.example/b_(c)");
});

test("a mail address can be written to", () => {
  expect(pieces("écrivez à aide@shop.example !")[1]).toEqual({ text: "aide@shop.example", href: "mailto:aide@shop.example" });
});

test("what only looks like code stays text", () => {
  const text = '<img src=x onerror=alert(1)> javascript:alert(1) data:text/html,x';
  expect(pieces(text)).toEqual([{ text }]);
});

test("no address that runs anything may be followed", () => {
  expect(safe("https://shop.example/1")).toBe("https://shop.example/1");
  expect(safe("tel:+33123456789")).toBe("tel:+33123456789");
  for (const address of ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "/relative", ""]) {
    expect(safe(address)).toBeUndefined();
  }
});
