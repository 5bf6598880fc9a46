// A mail app: the inbox, then one exchange, whose HTML is shown in a frame that runs no script.

import { arrange, icon, make, picture, words } from "/playground/static/make.js";
import { hour, t } from "/playground/static/texts.js";
import { world } from "/playground/static/world.js";

const FRAME = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"; // measured from outside, never scripted
const NARROWEST = 340; // pixels
const PAPER = "<base target='_blank'><style>html{background:#fff;color:#1c1c1e;font:14px/1.45 -apple-system,'Segoe UI',Roboto,Arial,sans-serif;overflow-wrap:anywhere}body{margin:0;padding:10px 14px}img{max-width:100%;height:auto}</style>";

const state = new WeakMap(); // per phone: the exchange that is open, the mails already read, and those on the screen

export default {
  title: "Email",
  composer: { placeholder: t("email.compose"), send: "up" },

  header: (phone) => {
    state.set(phone, { open: undefined, read: new Set(), sheets: new Map(), print: "" });
    return make("header.app-header", {},
      make("button.to-inbox", { type: "button", onclick: () => go(phone, undefined) }, icon("back"), t("email.back"), make("i.waiting")),
      make("b.title", {}, t("email.inbox")),
      make("button.new", { type: "button", "aria-label": t("email.new"), title: t("email.new"), onclick: () => go(phone, "") }, icon("pen")));
  },

  compose(phone) {
    const here = state.get(phone);
    if (here.open === undefined) go(phone, exchanges(world.bubbles("email"))[0]?.key ?? "");
  },

  draw(phone, bubbles) {
    const here = state.get(phone);
    const print = JSON.stringify([bubbles, here.open, [...here.read]]);
    if (here.print === print) return;
    here.print = print;
    const all = exchanges(bubbles);
    if (here.open !== undefined && answeredElsewhere(all, here.open)) here.open = all[0].key;
    const exchange = all.find((one) => one.key === here.open);
    phone.element.classList.toggle("reading", here.open !== undefined);
    if (exchange) exchange.mails.forEach((mail) => here.read.add(mail.id));
    const waiting = all.filter((one) => unread(one, here)).length;
    phone.element.querySelector(".to-inbox .waiting").textContent = waiting || "";
    arrange(phone.talk, here.open === undefined ? inbox(phone, all, here) : reading(exchange, phone, here));
  },
};

function go(phone, key) {
  state.get(phone).open = key;
  phone.show();
  phone.talk.scrollTop = key === undefined ? 0 : phone.talk.scrollHeight;
  if (key === "") phone.element.querySelector(".line").focus();
}

/** Mails gathered by the exchange they belong to, the latest first. */
function exchanges(bubbles) {
  const all = new Map();
  let latest = "";
  for (const mail of bubbles) {
    const key = mail.thread || bare(mail.subject) || latest || mail.id;
    latest = key;
    const one = all.get(key) ?? { key, subject: "", mails: [] };
    one.mails.push(mail);
    one.subject ||= bare(mail.subject);
    one.at = mail.at;
    all.set(key, one);
  }
  return [...all.values()].sort((a, b) => b.at - a.at);
}

/** One waits for an answer here, or has just begun to write, and it came as an exchange of its own. */
function answeredElsewhere(all, open) {
  const waiting = all.find((one) => one.key === open)?.mails.at(-1).author !== "us";
  return waiting && all.length > 0 && all[0].key !== open && Date.now() / 1000 - all[0].at < 20;
}

const bare = (subject) => (subject ?? "").replace(/^((re|fwd?|tr)\s*:\s*)+/i, "");

const unread = (exchange, here) => exchange.mails.some((mail) => mail.author === "us" && !here.read.has(mail.id));

function inbox(phone, all, here) {
  if (!all.length) return [make("div.empty", {}, icon("app-email", "logo"), make("p", {}, t("email.empty")))];
  return all.map((exchange) => {
    const last = exchange.mails.at(-1);
    return make(`button.mail-row${unread(exchange, here) ? ".unread" : ""}`, { type: "button", onclick: () => go(phone, exchange.key) },
      make("span.dot", { "aria-hidden": "true" }),
      make("span.from", {}, "Maison Lumen", exchange.mails.length > 1 && make("i", {}, String(exchange.mails.length))),
      make("time", {}, hour(last.at)),
      make("span.subject", {}, exchange.subject || t("email.no_subject")),
      make("span.preview", {}, preview(last)));
  });
}

function preview(mail) {
  const text = mail.text || new DOMParser().parseFromString(mail.html, "text/html").body.textContent;
  return text.replace(/\s+/g, " ").trim().slice(0, 160);
}

function reading(exchange, phone, here) {
  if (!exchange) return [make("p.empty", {}, t("phone.empty"))];
  const before = here.sheets;
  here.sheets = new Map(exchange.mails.map((mail) => [mail.id, before.get(mail.id) ?? sheet(mail, phone)]));
  return [make("h3.subject", {}, exchange.subject || t("email.no_subject")), ...here.sheets.values()];
}

function sheet(mail, phone) {
  const ours = mail.author === "us";
  const from = ours ? "Maison Lumen" : world.persona.name;
  return make(`article.sheet.${mail.author}`, {},
    make("header", {},
      make("span.face", { "aria-hidden": "true" }, from.slice(0, 1)),
      make("span.names", {}, make("b", {}, from), make("i", {}, `${t("email.to")} ${ours ? t("email.me") : "Maison Lumen"}`)),
      make("time", {}, hour(mail.at))),
    mail.html ? frame(mail.html, phone) : make("p.plain", {}, ...words(mail.text)),
    mail.image && picture(mail.image, "", "photo"));
}

function frame(html, phone) {
  const inner = make("iframe", { sandbox: FRAME, srcdoc: PAPER + html, title: t("email.frame"), referrerpolicy: "no-referrer" });
  const sheet = make("div.mail-frame", {}, inner);
  const fit = () => shrink(sheet, inner);
  new ResizeObserver(fit).observe(sheet);
  inner.addEventListener("load", () => {
    fit();
    inner.contentDocument.addEventListener("click", (event) => answerByLink(event, phone));
    const talk = inner.closest(".talk");
    if (talk) talk.scrollTop = talk.scrollHeight;
  });
  return sheet;
}

/** As mail programs do: what is written for a wider page is made smaller, not broken into single words. */
function shrink(sheet, inner) {
  const page = inner.contentDocument?.documentElement;
  if (!page || !sheet.clientWidth) return;
  const scale = Math.min(1, sheet.clientWidth / NARROWEST);
  inner.style.width = `${sheet.clientWidth / scale}px`;
  inner.style.transform = `scale(${scale})`;
  inner.style.height = `${Math.ceil(page.getBoundingClientRect().height)}px`;
  sheet.style.height = `${Math.ceil(inner.offsetHeight * scale)}px`;
}

/** A link that writes a mail is answered on this phone, not by the visitor's own mail program. */
function answerByLink(event, phone) {
  const link = event.target.closest("a[href^='mailto:']");
  if (!link) return;
  event.preventDefault();
  const wanted = new URL(link.href).searchParams;
  phone.type(wanted.get("body") || wanted.get("subject") || link.textContent.trim());
}
