// Dresses the widget on this page as the form says, and writes the lines that do the same on a shop's own.

const chat = document.querySelector("relais-chat");
const form = document.querySelector("#dress");
const snippet = document.querySelector("#snippet");
const copy = document.querySelector("#copy");
const USUAL = { color: "#1c5a4e", theme: "auto", position: "right", radius: "20", font: "", height: "700", title: "", intro: "" };
const ATTRIBUTES = ["color", "theme", "position", "title", "intro"];
const PROPERTIES = { radius: (value) => `${value}px`, height: (value) => `${value}px`, font: (value) => value };

await customElements.whenDefined("relais-chat");
form.addEventListener("input", dress);
form.addEventListener("submit", (event) => event.preventDefault());
copy.addEventListener("click", take);
dress();
if (matchMedia("(min-width: 900px)").matches) chat.open(); // on a phone it would cover the page

function dress() {
  const chosen = Object.fromEntries(new FormData(form));
  const theme = {};
  for (const name of ATTRIBUTES) theme[name] = chosen[name];
  for (const [name, written] of Object.entries(PROPERTIES)) theme[name] = chosen[name] ? written(chosen[name]) : "";
  chat.setTheme(theme);
  snippet.textContent = lines(chosen);
}

/** Only what differs from the usual: the shorter the line, the sooner it is in the page. */
function lines(chosen) {
  const differs = (name) => chosen[name] !== USUAL[name];
  const attributes = ATTRIBUTES.filter(differs).map((name) => ` ${name}="${escaped(chosen[name])}"`);
  const properties = Object.keys(PROPERTIES).filter(differs).map((name) => `  --relais-${name}: ${PROPERTIES[name](chosen[name])};`);
  const hub = chat.getAttribute("hub");
  const tag = `<script type="module" src="${hub}/widget/relais.js"></script>\n<relais-chat${attributes.join("")}></relais-chat>`;
  return properties.length ? `${tag}\n\n/* in a style sheet */\nrelais-chat {\n${properties.join("\n")}\n}` : tag;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

async function take() {
  await navigator.clipboard.writeText(snippet.textContent);
  const usual = copy.textContent;
  copy.textContent = copy.dataset.copied;
  setTimeout(() => (copy.textContent = usual), 2000);
}
