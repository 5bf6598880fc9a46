import { expect, test } from "vitest";
import { Keep } from "../src/talk/keep";

class Shelf {
  readonly items = new Map<string, string>();
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

test("nothing outlives the visit until the visitor has written", () => {
  const [lasting, passing] = [new Shelf(), new Shelf()];
  const keep = new Keep("relais", lasting, passing);
  keep.change({ token: "t" });
  expect(lasting.items.size).toBe(0);
  keep.settle();
  expect(passing.items.size).toBe(0);
  expect(new Keep("relais", lasting, new Shelf()).now.token).toBe("t");
});

test("a reload before the first word goes on with the same session", () => {
  const passing = new Shelf();
  new Keep("relais", new Shelf(), passing).change({ token: "t" });
  expect(new Keep("relais", new Shelf(), passing).now.token).toBe("t");
});

test("a browser that forbids storage, fills it or spoils it does not stop the conversation", () => {
  const full = { ...new Shelf(), setItem: () => { throw new Error("QuotaExceededError"); } };
  const spoilt = new Shelf();
  spoilt.setItem("relais", "{");
  for (const shelf of [undefined, full, spoilt]) {
    const keep = new Keep("relais", shelf, shelf);
    keep.change({ token: "t" });
    keep.settle();
    expect(keep.now.token).toBe("t");
  }
});

test("what is being forgotten is not brought back", () => {
  const shelf = new Shelf();
  const keep = new Keep("relais", shelf, shelf);
  keep.close();
  keep.change({ token: "t" });
  expect(shelf.items.size).toBe(0);
});
