// What a shop's own pages do: tell the chat which product is looked at, and keep true while the merchant changes things.

const { product } = document.body.dataset;
if (product) customElements.whenDefined("relais-chat").then(() => document.querySelector("relais-chat").track("product-view", { product }));

async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("main").replaceWith(fresh.querySelector("main"));
}

addEventListener("message", (event) => {
  const about = { orders: /\/orders$/, products: /\/products\/|\/cart$|\/shop$/ }[event.data];
  if (event.origin === location.origin && about?.test(location.pathname)) refresh();
});
