/** Builds the two shops; what Vue is told of the element is what the page says. */

import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  logLevel: "warn",
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === "relais-chat" } } })],
  build: {
    minify: false,
    rolldownOptions: {
      input: { react: "react.jsx", vue: "vue.js" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
    },
  },
});
