// Makes out/seaworthy-<target>.vsix with the server inside.
// The binary: $SEAWORTHY_BIN, else the repository's release build, else its debug build. Target: --target, else this machine's.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const home = fileURLToPath(new URL("..", import.meta.url));
const repository = join(home, "..", "..");
const { values } = parseArgs({
  options: {
    target: { type: "string", default: `${process.platform}-${process.arch}` },
    out: { type: "string" },
  },
});
const out = values.out ?? join(home, "out", `seaworthy-${values.target}.vsix`);
const name = values.target.startsWith("win32") ? "seaworthy.exe" : "seaworthy";

const binary = [
  process.env.SEAWORTHY_BIN,
  join(repository, "target", "release", name),
  join(repository, "target", "debug", name),
].find((path) => path && existsSync(path));
if (binary === undefined) {
  console.error("no server to package: run `cargo build --release`, or set SEAWORTHY_BIN");
  process.exit(2);
}

const folder = join(home, "server");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
copyFileSync(binary, join(folder, name));
// The package keeps the run bit; an extension that must chmod at first start fails on read-only installations.
chmodSync(join(folder, name), 0o755);

const vsce = join(home, "node_modules", "@vscode", "vsce", "vsce");
const { status } = spawnSync(
  process.execPath,
  [
    vsce,
    "package",
    // Everything is in the bundle.
    "--no-dependencies",
    "--allow-missing-repository",
    "--no-rewrite-relative-links",
    "--target",
    values.target,
    "--out",
    out,
  ],
  { cwd: home, stdio: "inherit" },
);
process.exit(status ?? 1);
