import { expectTypeOf, test } from "vitest";
import type { RelaisChat as Element } from "../src/launcher/element";
import type { RelaisChat } from "../types/relais-chat";

test("the element does all that the shipped types promise", () => {
  expectTypeOf<Element>().toExtend<RelaisChat>();
});
