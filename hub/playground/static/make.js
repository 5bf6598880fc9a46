// Builds what the page shows. Words become text, never markup: nothing a customer writes can be more than words.

/** An element: `make("button.send", {type: "submit", onclick}, "Envoyer", child, …)`. */
export function make(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, key, value) {
  if (value === undefined || value === null || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "data") Object.assign(element.dataset, value);
  else element.setAttribute(key, value === true ? "" : value);
}

/** Makes these the children of a place. What stays is not moved: a frame that moves loads again. */
export function arrange(place, wanted) {
  for (const child of [...place.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((element, at) => {
    if (place.children[at] !== element) place.insertBefore(element, place.children[at] ?? null);
  });
}

export function icon(name, className = "icon") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/playground/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A picture, if its address is one a picture may have. */
export function picture(url, alt = "", className = "") {
  const good = /^(https?:\/\/|\/(?!\/)|data:image\/|blob:)/.test(url);
  return good ? make("img", { src: url, alt, class: className || undefined, loading: "lazy" }) : null;
}

export function link(url, ...children) {
  const good = /^(https?:|mailto:|tel:)/i.test(url);
  return good
    ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children)
    : make("span", {}, ...children);
}

const ADDRESS = /https?:\/\/[^\s<>()]+[^\s<>().,;:!?»"']/g;

/** Text whose addresses can be opened. */
export function words(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, found.index), link(found[0], found[0]));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

const MARK = /<([^|>\s]+)\|([^>]+)>|<(https?:[^>]+)>|\*([^*\n]+)\*|(?<![\w])_([^_\n]+)_(?![\w])|`([^`\n]+)`|:(\w+):/g;
const FACES = {
  white_check_mark: "✅", warning: "⚠️", package: "📦", wave: "👋", lock: "🔒", star: "⭐", hourglass: "⌛",
  truck: "🚚", eyes: "👀", bell: "🔔", speech_balloon: "💬", large_green_circle: "🟢", red_circle: "🔴",
};

/** Slack's own way of marking words: *bold*, _italic_, `code`, <address|words>, > quotes. */
export function slackWords(text) {
  return text.split("\n").flatMap((line, at) => {
    const quote = /^(?:&gt;|>) ?/.exec(line);
    const body = marked(quote ? line.slice(quote[0].length) : line);
    if (quote) return [make("span.quote", {}, ...body)];
    return at ? ["\n", ...body] : body;
  });
}

function marked(line) {
  const parts = [];
  let from = 0;
  for (const found of line.matchAll(MARK)) {
    parts.push(...words(plain(line.slice(from, found.index))), mark(found));
    from = found.index + found[0].length;
  }
  parts.push(...words(plain(line.slice(from))));
  return parts;
}

function mark([whole, target, label, address, bold, italic, code, face]) {
  if (target && /^[@#!]/.test(target)) return make("b.mention", {}, label);
  if (target) return link(plain(target), plain(label));
  if (address) return link(plain(address), plain(address));
  if (bold) return make("b", {}, plain(bold));
  if (italic) return make("i", {}, plain(italic));
  if (code) return make("code", {}, plain(code));
  return FACES[face] ?? whole;
}

function plain(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
