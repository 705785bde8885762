// One file for the extension host: no node_modules in the package, and a start that reads one file.
import { build } from "esbuild";

const production = process.argv.includes("--production");
await build({
  absWorkingDir: new URL("..", import.meta.url).pathname,
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  bundle: true,
  format: "cjs",
  platform: "node",
  // The Node of VS Code 1.91.
  target: "node20",
  external: ["vscode"],
  minify: production,
  sourcemap: production ? false : "linked",
  logLevel: "warning",
});
