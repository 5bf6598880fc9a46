// nlp.js behind HTTP, as hub/nlp/nlpjs.py asks it: POST /process {"text", "language"}.
//
//   node server.js phrases.json [port]      port 0, the default, takes a free one and says which
//
// phrases.json: {"phrases": {"fr": {"track_order": ["où est ma commande", …]}},
//                "words":   {"fr": {"color": {"bleu": ["bleu", "bleue"]}}}}
// With NLPJS_TOKEN in the environment, whoever asks must show it: "Authorization: Bearer …".
"use strict";

const { createHash, timingSafeEqual } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { createServer } = require("node:http");
const { dockStart } = require("@nlpjs/basic");

const LARGEST = 16 * 1024;
const [file, port = "0"] = process.argv.slice(2);
const token = process.env.NLPJS_TOKEN || "";

async function trained({ phrases, words = {} }) {
  const languages = Object.keys(phrases);
  const settings = { nlp: { languages, autoSave: false, forceNER: true, nlu: { log: false } } };
  const dock = await dockStart({ settings, use: ["Basic", "LangFr", "LangEn"] });
  const nlp = dock.get("nlp");
  for (const [language, intents] of Object.entries(phrases))
    for (const [intent, texts] of Object.entries(intents))
      for (const text of texts) nlp.addDocument(language, text, intent);
  for (const [language, entities] of Object.entries(words))
    for (const [entity, options] of Object.entries(entities))
      for (const [option, texts] of Object.entries(options)) nlp.addNerRuleOptionTexts(language, entity, option, texts);
  await nlp.train();
  return nlp;
}

function allowed(request) {
  const digest = (text) => createHash("sha256").update(text).digest();
  return !token || timingSafeEqual(digest(request.headers.authorization || ""), digest(`Bearer ${token}`));
}

async function body(request) {
  let text = "";
  for await (const part of request.setEncoding("utf8")) {
    text += part;
    if (text.length > LARGEST) throw new RangeError("too large");
  }
  return JSON.parse(text);
}

async function main() {
  const nlp = await trained(JSON.parse(readFileSync(file, "utf8")));
  const server = createServer(async (request, response) => {
    const answer = (status, value) => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    if (request.method !== "POST" || request.url !== "/process") return answer(404, { error: "not found" });
    if (!allowed(request)) return answer(401, { error: "unauthorized" });
    try {
      const { text, language } = await body(request);
      if (typeof text !== "string" || typeof language !== "string") throw new TypeError("text and language are needed");
      return answer(200, await nlp.process(language, text));
    } catch (error) {
      return answer(400, { error: error.message });
    }
  });
  server.listen(Number(port), "127.0.0.1", () => console.log(`READY ${server.address().port}`));
}

main();
