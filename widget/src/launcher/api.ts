/** What a page may count on: the events it can listen to, and how it may dress the widget. */

/** Each event by its name for `on`, with what it tells; as a DOM event it is called `relais-…`. */
export interface RelaisEvents {
  /** The button is on the page. */
  ready: object;
  /** The window was opened or closed. */
  open: { open: boolean };
  /** Something was said, by the visitor, the assistant or an advisor. */
  message: { id: string; author: "customer" | "bot" | "agent"; name: string; text: string };
  /** So many messages are waiting to be looked at. */
  unread: { count: number };
  /** The visitor put a product into the cart from the conversation. */
  "add-to-cart": { product: string };
  /** Who answers from now on: an advisor, by name if known, or the assistant again. */
  handover: { to: "agent" | "bot"; name: string };
}

/** What the visitor does in the shop, by the name of the event that `track` is called with. */
export interface RelaisShopping {
  "product-view": { product: string; page?: string };
  "page-view": { page: string };
  /** All that is in the cart now, none of it when it was emptied; `url` restores it, on any device. */
  cart: { lines: { sku: string; quantity?: number; variant?: string }[]; url?: string };
  purchase: { order: string; total?: number; currency?: string };
}

/** Attributes of the element, and CSS custom properties without their `--relais-`. */
export interface RelaisTheme {
  color?: string;
  theme?: "light" | "dark" | "auto";
  position?: "right" | "left";
  title?: string;
  intro?: string;
  ink?: string;
  radius?: string;
  font?: string;
  offset?: string;
  height?: string;
  width?: string;
  layer?: string;
}
