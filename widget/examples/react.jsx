/** A shop made with React, which uses the example of `docs/widget.md` as it stands. */

import { createRoot } from "react-dom/client";
import { BrowserRouter, Link, Route, Routes } from "react-router";
import { Chat } from "./Chat.jsx";

const shop = document.querySelector("#shop");
const { at, token, home, dresses } = shop.dataset;

createRoot(shop).render(
  <BrowserRouter basename={at}>
    <nav><Link to="/">{home}</Link> <Link to="/dresses">{dresses}</Link></nav>
    <Routes>
      <Route path="/dresses" element={<h2>{dresses}</h2>} />
      <Route path="*" element={<h2>Maison Lune</h2>} />
    </Routes>
    <Chat token={token} />
  </BrowserRouter>,
);
