// Keeps "my orders" true while the merchant moves a parcel, in the page's frame or in a tab of its own.

async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("main").replaceWith(fresh.querySelector("main"));
}

addEventListener("message", (event) => {
  const news = event.origin === location.origin && event.data === "orders";
  if (news && location.pathname.endsWith("/orders")) refresh();
});
