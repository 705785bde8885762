// VS Code: squiggles, an open hover with its evidence, the Problems panel.
import { join } from "node:path";
import { openBrowser } from "../harness/browser.mjs";
import { startCodeServer } from "../harness/code-server.mjs";
import { Workbench } from "../harness/workbench.mjs";

const FILE = "api/src/routes/reports.ts";
const HOVERED = "auth-result-unused";
const ALSO = "sql-string-build";

const { WORK: work, VSIX: extension, SHOTS: shots } = process.env;
const { browser, context } = await openBrowser({ width: 1240, height: 860 }, 1.5);
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
  await bench.arrives(HOVERED);
  await bench.arrives(ALSO);
  await bench.command("View: Toggle Primary Side Bar Visibility");
  await page.locator(".part.sidebar").waitFor({ state: "hidden" });
  await bench.goTo(HOVERED);
  // To its start, without the selection.
  await page.keyboard.press("ArrowLeft");
  await bench.command("Show or Focus Hover");
  await page.locator(".monaco-hover .markdown-hover", { hasText: HOVERED }).first().waitFor();
  // The pointer is out of the picture, and what it would have opened with it.
  await page.mouse.move(1, 1);
  await page.screenshot({ path: join(shots, "vscode.png") });
} finally {
  await browser.close();
  await code.stop();
}
