// The page's own words, in the language the server chose.

const page = JSON.parse(document.getElementById("page-data").textContent);

export const language = page.language;
export const firstPersona = page.persona;

export function t(key, values = {}) {
  const text = page.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (hole, name) => values[name] ?? hole);
}

/** The text of a merchant's thing, which has one in each language. */
export function said(byLanguage) {
  return byLanguage[language] ?? byLanguage.fr ?? Object.values(byLanguage)[0] ?? "";
}

const timeZone = "Europe/Paris"; // where the shop is: the answers speak of its hours
const custom = language === "en" ? "en-GB" : language; // the shop is in Europe: the hours go up to 24
const clock = new Intl.DateTimeFormat(custom, { timeZone, hour: "2-digit", minute: "2-digit" });
const precise = new Intl.DateTimeFormat(custom, {
  timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hourCycle: "h23",
});
const day = new Intl.DateTimeFormat(custom, { timeZone, weekday: "short", day: "numeric", month: "short" });

export const hour = (seconds) => clock.format(seconds * 1000);
export const instant = (seconds) => precise.format(seconds * 1000);
export const date = (seconds) => day.format(seconds * 1000);

export const price = (amount, currency) => new Intl.NumberFormat(custom, { style: "currency", currency, trailingZeroDisplay: "stripIfInteger" }).format(amount);

/** How long, in the unit one would say: 4 ms, 1,2 s, 3 min. */
export function took(seconds) {
  const number = (value, digits) => value.toLocaleString(language, { maximumFractionDigits: digits });
  if (seconds < 1) return `${number(seconds * 1000, seconds < 0.01 ? 1 : 0)} ms`;
  if (seconds < 90) return `${number(seconds, 1)} s`;
  return `${number(seconds / 60, 0)} min`;
}
