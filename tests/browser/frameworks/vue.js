/** A shop made with Vue, which uses the example of the page as it stands. */

import { createApp, h } from "vue";
import { createRouter, createWebHistory, RouterLink, RouterView } from "vue-router";
import Chat from "./Chat.vue";

const title = (text) => ({ render: () => h("h1", text) });
const routes = [
  { path: "/dresses", component: title("Les robes") },
  { path: "/:rest(.*)*", component: title("Maison Lune") },
];
const shop = { render: () => [h(RouterLink, { to: "/dresses" }, () => "Robes"), h(RouterView), h(Chat)] };

createApp(shop).use(createRouter({ history: createWebHistory(), routes })).mount("#shop");
