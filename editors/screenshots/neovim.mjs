// Neovim in a terminal: findings beside the lines, an open hover with its evidence.
import { join } from "node:path";
import { openBrowser } from "../harness/browser.mjs";
import { openTerminal } from "../harness/terminal.mjs";

const FILE = "harbor/routers/orders.py";
const HOVERED = "swallowed-exception";
const ALSO = "error-returns-success";
const ROUTES = "api/src/routes/customers.ts";
const ROUTE = "customersRouter.get(\\'/";
const LIMIT = 60_000;

const { WORK: work, NVIM: nvim, SHOTS: shots } = process.env;
const here = new URL(".", import.meta.url).pathname;
const env = { ...process.env, SEAWORTHY_PLUGIN: join(here, "..", "nvim") };
for (const name of ["CONFIG", "DATA", "STATE", "CACHE"]) {
  env[`XDG_${name}_HOME`] = join(work, name.toLowerCase());
}

const { browser, context } = await openBrowser({ width: 1240, height: 900 }, 1.5);
let terminal;

async function picture(name, file, cwd, rows, lua, shown) {
  const page = await context.newPage();
  terminal = await openTerminal(page, [nvim, "--clean", "-u", join(here, "init.lua"), file], {
    columns: 136,
    rows,
    title: `${file} - nvim`,
    cwd,
    env,
  });
  await terminal.shows(/──|import/, LIMIT);
  // The editor itself knows when everything is there; it then makes the picture.
  terminal.type(`:lua ${lua}\r`);
  await terminal.shows(shown, LIMIT);
  await terminal.picture(join(shots, name));
  terminal.close();
  await page.close();
}

try {
  await picture("neovim.png", FILE, join(work, "p"), 38, `Picture('${HOVERED}', '${ALSO}')`, /╭[\s\S]*╰/);
  await picture("neovim-routes.png", ROUTES, join(work, "tidewater"), 46, `RoutePicture('${ROUTE}')`, /╭[\s\S]*╰[\s\S]*\/invoices/);
} finally {
  terminal?.close();
  await browser.close();
}
