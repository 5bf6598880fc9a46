/** Bundles one chat widget from its npm package as our own is built: `node bundle_widget.js <folder> <vite>`.
 *
 * Prints the bytes, compressed, of all that a page loads before the chat can be opened; what the package itself puts
 * off until later does not count.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [folder, vite, entry] = process.argv.slice(2);
const { build } = await import(pathToFileURL(vite));

writeFileSync(join(folder, "entry.js"), entry);
const { output } = await build({
  root: folder,
  configFile: false,
  logLevel: "error",
  define: { "process.env.NODE_ENV": '"production"' },
  build: { target: "es2023", modulePreload: false, cssCodeSplit: false, write: false, rolldownOptions: { input: join(folder, "entry.js") } },
});

const chunks = new Map(output.map((part) => [part.fileName, part]));
const loaded = new Set();
const load = (name) => {
  const chunk = chunks.get(name);
  if (!chunk || loaded.has(name)) return;
  loaded.add(name);
  chunk.imports?.forEach(load);
};
output.filter((part) => part.isEntry).forEach((part) => load(part.fileName));
output.filter((part) => part.fileName.endsWith(".css")).forEach((part) => loaded.add(part.fileName));
const bytes = [...loaded].map((name) => gzipSync(chunks.get(name).code ?? chunks.get(name).source).length);
console.log(bytes.reduce((sum, one) => sum + one, 0));
