/** A shop made with React, which uses the example of the page as it stands. */

import { createRoot } from "react-dom/client";
import { BrowserRouter, Link, Route, Routes } from "react-router";
import { Chat } from "./Chat";

createRoot(document.querySelector("#shop")).render(
  <BrowserRouter>
    <nav><Link to="/dresses">Robes</Link></nav>
    <Routes>
      <Route path="/dresses" element={<h1>Les robes</h1>} />
      <Route path="*" element={<h1>Maison Lune</h1>} />
    </Routes>
    <Chat token={document.querySelector("#shop").dataset.token} />
  </BrowserRouter>,
);
