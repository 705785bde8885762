// One session of a person in VS Code, with the packaged extension and the real server; then test/host.
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser } from "../../harness/browser.mjs";
import { startCodeServer } from "../../harness/code-server.mjs";
import { Workbench } from "../../harness/workbench.mjs";

const LIMIT = Number(process.env.SEAWORTHY_TEST_LIMIT_MS ?? 90_000);
const { WORK: work, VSIX: vsix } = process.env;
const app = join(work, "app");
// For the second half: the first one writes to its files.
const second = join(work, "second");
cpSync(app, second, { recursive: true });
process.env.SEAWORTHY_HOST_RESULT = join(work, "host.json");

let passed = 0;
let failed = 0;

const { browser, context } = await openBrowser();
const code = await startCodeServer({ home: join(work, "code"), extension: vsix });
const page = await context.newPage();
const bench = new Workbench(page, LIMIT);

async function step(name, run) {
  try {
    await run();
    passed += 1;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n${error.stack}`);
    if (process.env.SEAWORTHY_SHOTS) {
      await page.screenshot({ path: join(process.env.SEAWORTHY_SHOTS, `failed-${failed}.png`) });
    }
  }
}

function assert(condition, words) {
  if (!condition) {
    throw new Error(words);
  }
}

try {
  await step("the workbench opens the TypeScript file", async () => {
    await page.goto(code.address(app, "src/token.ts"));
    await bench.ready();
    await bench.until("the file", async () => (await bench.text()).includes("jwt.sign"));
  });

  await step("a finding arrives, with source and rule", async () => {
    await bench.showProblems();
    await bench.arrives("hardcoded-signing-secret");
    const row = (await bench.problem("hardcoded-signing-secret").first().textContent()) ?? "";
    assert(!row.includes("correct-horse"), `the message shows the secret: ${row}`);
    await bench.editor.locator(".squiggly-error, .squiggly-warning").first().waitFor();
  });

  await step("the status bar counts it", async () => {
    await bench.until("the count", async () => /Seaworthy\s+[1-9]/.test((await bench.statusItem().textContent()) ?? ""));
  });

  await step("hover names the rule and keeps the secret", async () => {
    const squiggle = bench.editor.locator(".squiggly-error, .squiggly-warning").first();
    // The server's part of the hover: VS Code shows the diagnostic itself, with its code, in a row of its own.
    const hover = page.locator(".monaco-hover .markdown-hover", { hasText: "hardcoded-signing-secret" });
    await bench.until("the hover", async () => {
      // VS Code asks when the pointer comes to rest on the text; a redrawn squiggle may have taken its rest away.
      const box = await squiggle.boundingBox();
      if (box !== null) {
        await page.mouse.move(box.x + box.width / 2 - 1, box.y + box.height / 2);
        await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      }
      return hover
        .first()
        .waitFor({ timeout: 5000 })
        .then(() => true, () => false);
    });
    const words = (await page.locator(".monaco-hover .hover-row").allTextContents()).join("\n");
    assert(!words.includes("correct-horse"), `the hover shows the secret: ${words}`);
    await page.mouse.move(5, 5);
    await page.keyboard.press("Escape");
  });

  await step("a mistake typed in TypeScript is found, and gone when it is corrected", async () => {
    await bench.filterProblems("token.ts");
    assert((await bench.problem("secret-env-fallback").count()) === 0, "it was there before");
    await bench.focusEditor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type('export const key = process.env.JWT_SECRET || "dev-secret";');
    await bench.arrives("secret-env-fallback");
    await bench.arrives("hardcoded-signing-secret");
    await page.keyboard.press("Control+Shift+k");
    await bench.goes("secret-env-fallback");
    await bench.arrives("hardcoded-signing-secret");
  });

  const tab = page.locator(".tabs-container .tab", { hasText: "hardcoded-signing-secret" });

  async function pageIsShown() {
    await tab.waitFor();
    await bench.until("the page's text", async () => {
      for (const frame of page.frames()) {
        const words = await frame.locator("body.vscode-body").allTextContents().catch(() => []);
        if (words.join("").length > 40) {
          return true;
        }
      }
      return false;
    });
    await tab.hover();
    await tab.locator(".codicon-close").click();
    await tab.waitFor({ state: "detached" });
  }

  await step("the page of a rule opens from the command", async () => {
    await bench.command("Seaworthy: Explain Rule…");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "hardcoded-signing-secret" }).first().click();
    await pageIsShown();
  });

  await step("and from the rule's name in the Problems panel, without a network", async () => {
    await bench.problem("hardcoded-signing-secret").first().locator(".marker-code").click();
    await pageIsShown();
  });

  await step("a finding arrives in Python", async () => {
    await bench.openFile("client.py");
    // The panel draws only the rows in view, and other files have findings with much evidence.
    await bench.filterProblems("client.py");
    await bench.arrives("outbound-call-without-timeout");
  });

  await step("its quick fix adds the timeout, clears the finding and is what gets saved", async () => {
    await bench.goTo("outbound-call-without-timeout");
    await bench.quickFix(/^(?!Ignore )/);
    await bench.until("the edit", async () => (await bench.text()).includes("requests.get(url, timeout="));
    await bench.goes("outbound-call-without-timeout");
    await page.keyboard.press("Control+s");
    await bench.until("the file on disk", () =>
      readFileSync(join(app, "service/client.py"), "utf8").includes("requests.get(url, timeout="),
    );
  });

  await step("a mistake typed in Python is found, and gone when it is undone", async () => {
    assert((await bench.problem("swallowed-exception").count()) === 0, "it was there before");
    await bench.focusEditor();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(
      ["", "", "def refresh(url):", "    try:", "        fetch(url)", "    except Exception:", "        pass", ""].join("\n"),
    );
    await bench.arrives("swallowed-exception");
    await bench.until("it to go", async () => {
      await page.keyboard.press("Control+z");
      return (await bench.problem("swallowed-exception").count()) === 0;
    });
  });

  await step("a click on the line above a handler opens the route table at that route", async () => {
    await bench.openFile("orders.ts");
    const line = bench.editor.locator(".codelens-decoration a", { hasText: "open to anybody" });
    await line.first().waitFor();
    await line.first().click();
    await page.locator(".tabs-container .tab.active", { hasText: "Routes" }).waitFor();
    await bench.until("the table", async () => (await bench.text()).includes("2 routes: 1 open to anybody"));
    await bench.editor.locator(".detected-link").first().waitFor();
    await page.keyboard.press("F12");
    await page.locator(".tabs-container .tab.active", { hasText: "orders.ts" }).waitFor();
  });

  await step("the version names the server inside the package", async () => {
    await bench.command("Seaworthy: Show Version");
    const note = page.locator(".notification-toast", { hasText: "bundled" });
    await note.waitFor();
    assert(/server \d+\.\d+\.\d+/.test((await note.textContent()) ?? ""), "no version");
  });
  await step("the tests inside the extension host end", async () => {
    const tests = code.resource(join(fileURLToPath(new URL(".", import.meta.url)), "host"));
    await page.goto(
      code.address(second, undefined, ["extensionDevelopmentPath", tests], ["extensionTestsPath", `${tests}/index.js`]),
    );
    // It waits on conditions of its own, each with this limit.
    const whole = new Workbench(page, LIMIT * 4);
    await whole.until("the result", () => existsSync(process.env.SEAWORTHY_HOST_RESULT));
    for (const { name, error } of JSON.parse(readFileSync(process.env.SEAWORTHY_HOST_RESULT, "utf8"))) {
      await step(name, () => assert(error === undefined, error));
    }
  });
} finally {
  await browser.close();
  await code.stop();
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
