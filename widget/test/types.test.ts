import { expectTypeOf, test } from "vitest";
import type { RelaisEvents, RelaisShopping, RelaisTheme } from "../src/launcher/api";
import type { RelaisChat as Element } from "../src/launcher/element";
import type * as shipped from "../types/relais-chat";

test("the types that are shipped are those of the element", () => {
  expectTypeOf<Element>().toExtend<shipped.RelaisChat>();
  expectTypeOf<RelaisEvents>().toEqualTypeOf<shipped.RelaisEvents>();
  expectTypeOf<RelaisShopping>().toEqualTypeOf<shipped.RelaisShopping>();
  expectTypeOf<RelaisTheme>().toEqualTypeOf<shipped.RelaisTheme>();
});
