// What the merchant may do besides moving an order: a price, the stock, a delay, a refund, a cart left behind.

import { icon, make } from "/playground/static/make.js";
import { price, said, t } from "/playground/static/texts.js";
import { act, world } from "/playground/static/world.js";

const DAYS_LATE = 2;
const FEW = 2;
const MANY = 12;

export class Counter {
  constructor(orderOf) {
    this.orderOf = orderOf;
    this.choice = make("select", { id: "product", onchange: () => this.show() });
    this.about = make("p.facts");
    this.order = make("p.facts");
    this.cart = make("p.facts");
    this.late = button("delay", () => act("delay", { number: this.orderOf()?.number, days: DAYS_LATE }), { n: DAYS_LATE });
    this.refund = button("refund", () => act("refund", { number: this.orderOf()?.number }));
    this.leave = button("leave_cart", () => act("leave_cart", { customer: this.customer, sku: this.sku }));
    this.agree = button("agree", () => act("agree", { customer: this.customer }));
    const stock = (left) => () => act("restock", { sku: this.sku, left });
    this.panel = make("div.mischief.counter", { popover: "auto", id: "counter", "aria-label": t("counter.label") },
      make("header", {}, make("b", {}, t("counter.hint"))),
      make("section", {}, make("label", { for: "product" }, t("counter.product")), this.choice, this.about,
        make("div.row", {}, button("mark_down", () => act("mark_down", { sku: this.sku })), button("sold_out", stock(0)),
          button("few_left", stock(FEW), { n: FEW }), button("back_in_stock", stock(MANY)))),
      make("section", {}, make("b", {}, t("merchant.order")), this.order, make("div.row", {}, this.late, this.refund)),
      make("section", {}, make("b", {}, t("counter.customer")), this.cart, make("div.row", {}, this.agree, this.leave)));
    this.button = make("button.small-button", { type: "button", popovertarget: "counter" }, icon("tag"), make("span", {}, t("counter.open")));
  }

  get sku() {
    return this.choice.value;
  }

  get customer() {
    return world.persona?.customer_id;
  }

  /** All that is sold, shelf by shelf; the one that was chosen stays chosen. */
  fill() {
    const before = this.sku;
    this.choice.replaceChildren(...[...byShelf(world.products)].map(([label, products]) =>
      make("optgroup", { label }, ...products.map((one) => make("option", { value: one.sku }, said(one.title))))));
    this.follow(before);
  }

  /** The product that the shop's page shows, if it shows one. */
  follow(sku) {
    if (world.products.some((one) => one.sku === sku)) this.choice.value = sku;
    this.show();
  }

  show() {
    const product = world.products.find((one) => one.sku === this.sku);
    this.about.textContent = product ? [price(product.price, product.currency), stockOf(product.left)].join(" · ") : "";
    const order = this.orderOf();
    this.order.textContent = order ? `${order.number} · ${said(order.title)}` : t("merchant.no_orders");
    this.late.disabled = !order?.open;
    this.refund.disabled = !order;
    this.cart.textContent = this.customer ? world.persona.name : t("counter.nobody");
    this.leave.disabled = this.agree.disabled = !this.customer;
  }
}

function button(name, onclick, values = {}) {
  return make("button.small-button", { type: "button", onclick }, t(`counter.${name}`, values));
}

function stockOf(left) {
  return left ? t("counter.left", { n: left }) : t("shop.out_of_stock");
}

function byShelf(products) {
  const shelves = new Map();
  for (const one of products) shelves.set(said(one.shelf), [...(shelves.get(said(one.shelf)) ?? []), one]);
  return shelves;
}
