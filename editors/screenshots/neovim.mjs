// Neovim in a terminal: findings beside the lines, an open hover with its evidence.
import { join } from "node:path";
import { openBrowser } from "../harness/browser.mjs";
import { openTerminal } from "../harness/terminal.mjs";

const FILE = "harbor/routers/orders.py";
const HOVERED = "swallowed-exception";
const ALSO = "error-returns-success";
const LIMIT = 60_000;

const { WORK: work, NVIM: nvim, SHOTS: shots } = process.env;
const here = new URL(".", import.meta.url).pathname;
const env = { ...process.env, SEAWORTHY_PLUGIN: join(here, "..", "nvim") };
for (const name of ["CONFIG", "DATA", "STATE", "CACHE"]) {
  env[`XDG_${name}_HOME`] = join(work, name.toLowerCase());
}

const { browser, context } = await openBrowser({ width: 1240, height: 900 }, 1.5);
let terminal;
try {
  const page = await context.newPage();
  terminal = await openTerminal(page, [nvim, "--clean", "-u", join(here, "init.lua"), FILE], {
    columns: 136,
    rows: 38,
    title: `${FILE} - nvim`,
    cwd: join(work, "p"),
    env,
  });
  await terminal.shows(/──|"""Orders/, LIMIT);
  // The editor itself knows when the findings are there; it goes to the first one and opens the hover.
  terminal.type(`:lua Picture('${HOVERED}', '${ALSO}')\r`);
  await terminal.shows(/╭[\s\S]*╰/, LIMIT);
  await terminal.picture(join(shots, "neovim.png"));
} finally {
  terminal?.close();
  await browser.close();
}
