// Where the server is looked for, and above all where not.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { after, beforeEach, test } from "node:test";
import { build } from "esbuild";

const home = mkdtempSync(join(tmpdir(), "seaworthy-binary."));
after(() => rmSync(home, { recursive: true }));

await build({
  absWorkingDir: new URL("..", import.meta.url).pathname,
  entryPoints: ["src/binary.ts"],
  outfile: join(home, "binary.mjs"),
  bundle: true,
  format: "esm",
  platform: "node",
  logLevel: "warning",
});
const { findServer } = await import(join(home, "binary.mjs"));

function program(...path) {
  const file = join(home, ...path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "#!/bin/sh\n");
  chmodSync(file, 0o755);
  return file;
}

let places;
beforeEach(() => {
  for (const folder of ["extension", "path", "workspace"]) {
    rmSync(join(home, folder), { recursive: true, force: true });
    mkdirSync(join(home, folder));
  }
  places = {
    setting: "",
    extensionFolder: join(home, "extension"),
    workspaceFolder: join(home, "workspace"),
    pathVariable: join(home, "path"),
    platform: "linux",
  };
});

test("the setting, then the bundled one, then the PATH", () => {
  const onPath = program("path", "seaworthy");
  assert.deepEqual(findServer(places), { found: true, path: onPath, origin: "PATH" });
  const bundled = program("extension", "server", "seaworthy");
  assert.deepEqual(findServer(places), { found: true, path: bundled, origin: "bundled" });
  const own = program("workspace", "bin", "own");
  assert.deepEqual(findServer({ ...places, setting: own }), { found: true, path: own, origin: "setting" });
});

test("variables and relative paths in the setting", () => {
  const own = program("workspace", "bin", "own");
  for (const setting of ["${workspaceFolder}/bin/own", "bin/own", ` ${own} `, `~/${relative(homedir(), own)}`]) {
    assert.equal(findServer({ ...places, setting }).path, own, setting);
  }
});

test("a setting that does not run is an error, not a reason to look further", () => {
  program("path", "seaworthy");
  writeFileSync(join(home, "workspace", "text"), "");
  for (const setting of ["none", "text", "."]) {
    const search = findServer({ ...places, setting });
    assert.equal(search.found, false, setting);
    assert.match(search.why, /seaworthy\.server\.path/);
  }
});

test("a relative entry of the PATH is passed over: a workspace could place a program there", () => {
  program("workspace", "seaworthy");
  const working = process.cwd();
  process.chdir(join(home, "workspace"));
  try {
    for (const entry of [".", "", "../workspace"]) {
      assert.equal(findServer({ ...places, pathVariable: [entry, join(home, "path")].join(delimiter) }).found, false);
    }
  } finally {
    process.chdir(working);
  }
});

test("Windows has its own name for it", () => {
  const bundled = program("extension", "server", "seaworthy.exe");
  assert.equal(findServer({ ...places, platform: "win32" }).path, bundled);
});

test("where there is none, the message says what to do", () => {
  assert.match(findServer(places).why, /cargo install seaworthy/);
});
