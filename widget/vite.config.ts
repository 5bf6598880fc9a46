/** What comes out: the launcher for every page; for each language a panel, and extras for what few conversations need. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const SOURCES: Record<string, string> = { extras: "src/extras/index.ts", panel: "src/panel/index.ts", launcher: "src/define.ts" };

export default defineConfig(({ mode }) => {
  const [part = "", language = "fr"] = mode.split("-");
  const name = part in SOURCES && part !== "launcher" ? mode : "relais";
  return {
    logLevel: "warn",
    resolve: { alias: { "#words": fileURLToPath(new URL(`src/i18n/${language}.ts`, import.meta.url)) } },
    define: {
      __PANELS__: JSON.stringify(part === "launcher" ? panels() : {}),
      __EXTRAS__: JSON.stringify(part === "panel" ? named(`extras-${language}.js`) : ""),
    },
    build: {
      target: "es2023",
      cssTarget: ["chrome123", "firefox124", "safari17.5"], // they know light-dark(): nothing to write out for older ones
      emptyOutDir: false,
      modulePreload: false,
      rolldownOptions: {
        input: { [name]: SOURCES[part] ?? SOURCES["launcher"]! },
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "[name].js", format: "es" },
      },
    },
  };
});

function panels(): Record<string, string> {
  const files = readdirSync("dist").filter((file) => /^panel-[a-z]{2}\.js$/.test(file));
  return Object.fromEntries(files.map((file) => [file.slice(6, 8), named(file)]));
}

/** The name under which browsers keep a file for good: the hub's door compares it with the file it has. */
function named(file: string): string {
  return `${file}?v=${createHash("sha256").update(readFileSync(`dist/${file}`)).digest("hex").slice(0, 16)}`;
}
