/** Builds what `vite.config.ts` describes: for each language its extras and its panel, then the launcher that names them;
 * and the playground's shops made with React and Vue.
 *
 * What lies in `dist` stays until its successor is there: a hub that serves it meanwhile misses nothing.
 */

import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { build } from "vite";

const languages = readdirSync("src/i18n").flatMap((file) => file.match(/^([a-z]{2})\.ts$/)?.[1] ?? []);
const parts = languages.flatMap((one) => [`extras-${one}`, `panel-${one}`]);

for (const mode of [...parts, "launcher"]) await build({ mode });
await build({ configFile: "examples/vite.config.js" });
copyFileSync("types/relais-chat.d.ts", "dist/relais-chat.d.ts"); // beside the script, for who types against it

const made = new Set([...parts.map((part) => `${part}.js`), "relais.js", "relais-chat.d.ts", "examples"]);
for (const file of readdirSync("dist")) if (!made.has(file)) rmSync(`dist/${file}`);
