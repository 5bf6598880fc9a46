/** A shop made with Vue, which uses the example of `docs/widget.md` as it stands. */

import { createApp, h } from "vue";
import { createRouter, createWebHistory, RouterLink, RouterView } from "vue-router";
import Chat from "./Chat.vue";

const { at, home, dresses } = document.querySelector("#shop").dataset;
const title = (text) => ({ render: () => h("h2", text) });
const routes = [
  { path: "/dresses", component: title(dresses) },
  { path: "/:rest(.*)*", component: title("Maison Lune") },
];
const link = (to, text) => h(RouterLink, { to }, () => text);
const shop = { render: () => [h("nav", [link("/", home), " ", link("/dresses", dresses)]), h(RouterView), h(Chat)] };

createApp(shop).use(createRouter({ history: createWebHistory(at), routes })).mount("#shop");
