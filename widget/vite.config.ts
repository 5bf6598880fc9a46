/** Two files come out: the launcher, which every page loads, and the panel, which only a conversation loads. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

const ENTRIES: Record<string, [name: string, source: string]> = {
  panel: ["panel", "src/panel/index.ts"],
  launcher: ["relais", "src/define.ts"],
};

export default defineConfig(({ mode }) => {
  const [name, source] = ENTRIES[mode] ?? ENTRIES["launcher"]!;
  return {
    define: { __PANEL__: JSON.stringify(mode === "launcher" ? `panel.js?v=${fingerprint("dist/panel.js")}` : "") },
    build: {
      target: "es2023",
      emptyOutDir: mode === "panel",
      modulePreload: false,
      reportCompressedSize: true,
      rolldownOptions: {
        input: { [name]: source },
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "[name].js", format: "es" },
      },
    },
  };
});

/** The name under which browsers keep the panel for good: the hub's door compares it with the file it has. */
function fingerprint(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
}
