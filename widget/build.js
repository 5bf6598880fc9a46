/** Builds what `vite.config.ts` describes: for each language its extras and its panel, then the launcher that names them. */

import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { build } from "vite";

const languages = readdirSync("src/i18n").flatMap((file) => file.match(/^([a-z]{2})\.ts$/)?.[1] ?? []);

rmSync("dist", { recursive: true, force: true });
for (const mode of [...languages.flatMap((one) => [`extras-${one}`, `panel-${one}`]), "launcher"]) await build({ mode });
copyFileSync("types/relais-chat.d.ts", "dist/relais-chat.d.ts"); // beside the script, for who types against it
