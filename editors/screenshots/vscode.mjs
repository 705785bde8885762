// VS Code: squiggles, an open hover with its evidence, the Problems panel.
import { basename, join } from "node:path";
import { openBrowser } from "../harness/browser.mjs";
import { startCodeServer } from "../harness/code-server.mjs";
import { Workbench } from "../harness/workbench.mjs";

const FILE = "api/src/middleware/subscription.ts";
// A hover fades in; half of it is no picture. In milliseconds.
const FADE = 600;
const HOVERED = "fail-open-guard";

const { WORK: work, VSIX: extension, SHOTS: shots } = process.env;
const { browser, context } = await openBrowser({ width: 1240, height: 920 }, 1.5);
const code = await startCodeServer({
  home: join(work, "code"),
  extension,
  settings: {
    "workbench.colorTheme": "Default Dark Modern",
    "workbench.activityBar.location": "hidden",
    "workbench.layoutControl.enabled": false,
    "window.commandCenter": false,
    "window.menuBarVisibility": "hidden",
    "editor.fontFamily": "DejaVu Sans Mono",
    "editor.fontSize": 13,
    "editor.stickyScroll.enabled": false,
    "editor.renderLineHighlight": "none",
    "editor.guides.indentation": false,
    "editor.occurrencesHighlight": "off",
    "editor.hover.above": false,
    "editor.lightbulb.enabled": "off",
    "problems.showCurrentInStatus": false,
  },
});
try {
  const page = await context.newPage();
  const bench = new Workbench(page, 90_000);
  await page.goto(code.address(join(work, "tidewater"), FILE));
  await bench.ready();
  await bench.showProblems();
  await bench.filterProblems(basename(FILE));
  await bench.arrives(HOVERED);
  await bench.command("View: Toggle Primary Side Bar Visibility");
  await page.locator(".part.sidebar").waitFor({ state: "hidden" });
  await bench.goTo(HOVERED);
  await bench.filterProblems("");
  await bench.focusEditor();
  // To its start, without the selection.
  await page.keyboard.press("ArrowLeft");
  // The pointer out of the picture first, and the hover by its keys: a moving pointer would close it.
  await page.mouse.move(700, 18);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+i");
  await page.locator(".monaco-hover .markdown-hover", { hasText: HOVERED }).first().waitFor();
  await page.waitForTimeout(FADE);
  await page.screenshot({ path: join(shots, "vscode.png") });

  // Routes: the lines above handlers, a route's card, and the route table below.
  await page.keyboard.press("Escape");
  await bench.command("View: Toggle Panel Visibility");
  await bench.openFile("customers.ts");
  await page.locator(".codelens-decoration a", { hasText: "authn" }).first().waitFor();
  await bench.command("Seaworthy: Show Routes");
  await page.locator(".tabs-container .tab.active", { hasText: "Routes" }).waitFor();
  await bench.until("the table", async () => (await bench.text()).includes("/customers"));
  await bench.command("View: Move Editor into Group Below");
  await bench.command("View: Focus First Editor Group");
  await page.keyboard.press("Control+g");
  await page.keyboard.type("19:22");
  await page.keyboard.press("Enter");
  await page.mouse.move(700, 18);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+i");
  await page.locator(".monaco-hover .markdown-hover", { hasText: "Handler" }).first().waitFor();
  await page.waitForTimeout(FADE);
  await page.screenshot({ path: join(shots, "vscode-routes.png") });
} catch (error) {
  const [page] = context.pages();
  await page?.screenshot({ path: join(process.env.TMPDIR ?? "/tmp", "seaworthy-screenshot-failed.png") });
  throw error;
} finally {
  await browser.close();
  await code.stop();
}
