/** Builds the two shops of the playground; what Vue is told of the element is what the page about the widget says. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const PAGE = fileURLToPath(new URL("../../docs/widget.md", import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  logLevel: "error", // React Router tells every bundler of its "use client",
  plugins: [shown(), vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "relais-chat" } } })],
  build: {
    outDir: "../dist/examples",
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: {
      input: { react: "react.jsx", vue: "vue.js" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});

/** `Chat.jsx` and `Chat.vue` are the code that the page shows; the hub is the one that serves them. */
function shown() {
  const name = /\/Chat\.(jsx|vue)$/;
  return {
    name: "shown-on-the-page",
    enforce: "pre",
    resolveId: (id) => (name.test(id) ? fileURLToPath(new URL(id, import.meta.url)) : undefined),
    load(id) {
      const language = id.match(name)?.[1];
      if (!language) return undefined;
      const [, code] = readFileSync(PAGE, "utf-8").match(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, "ms"));
      return code.replace('"https://hub.example"', "location.origin");
    },
  };
}
