// A terminal as a picture: a real pseudo-terminal, drawn by xterm.js in the browser.
import { createRequire } from "node:module";
import pty from "@lydell/node-pty";

const { resolve } = createRequire(import.meta.url);

const FRAME = `<!doctype html>
<style>
  body { margin: 0; background: #0b0e14; }
  #window { display: inline-block; background: #14161b; }
  #title { font: 13px "DejaVu Sans", sans-serif; color: #9b9ea4; background: #07080d; text-align: center; padding: 7px; }
  #terminal { padding: 6px 8px 8px; }
</style>
<div id="window"><div id="title"></div><div id="terminal"></div></div>`;

/**
 * @param page of the browser
 * @param command the program and its arguments
 * @param size columns and rows
 */
export async function openTerminal(page, command, { columns, rows, title, cwd, env }) {
  await page.setContent(FRAME);
  await page.addStyleTag({ path: resolve("@xterm/xterm/css/xterm.css") });
  await page.addScriptTag({ path: resolve("@xterm/xterm/lib/xterm.js") });

  const child = pty.spawn(command[0], command.slice(1), {
    name: "xterm-256color",
    cols: columns,
    rows,
    cwd,
    // xterm.js draws coloured and curly underlines, but has no name by which programs know it.
    env: { ...env, COLORTERM: "truecolor", TERM: "xterm-256color", VTE_VERSION: "7600" },
  });
  // What the terminal answers, as to the question for its colours.
  await page.exposeFunction("answer", (data) => child.write(data));
  await page.evaluate(
    ({ columns, rows, title }) => {
      document.querySelector("#title").textContent = title;
      const terminal = new window.Terminal({
        cols: columns,
        rows,
        fontFamily: '"DejaVu Sans Mono", monospace',
        fontSize: 14,
        theme: { background: "#14161b", foreground: "#e0e2ea" },
      });
      terminal.onData((data) => window.answer(data));
      terminal.open(document.querySelector("#terminal"));
      window.terminal = terminal;
    },
    { columns, rows, title },
  );

  // Chunks one after another: the page must see them in the order in which the program wrote them.
  let drawn = Promise.resolve();
  child.onData((data) => {
    drawn = drawn
      .then(() => page.evaluate((text) => new Promise((done) => window.terminal.write(text, done)), data))
      .catch(() => {});
  });

  return {
    type: (keys) => child.write(keys),
    async screen() {
      await drawn;
      return page.evaluate(() => {
        const buffer = window.terminal.buffer.active;
        const line = (row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? "";
        return Array.from({ length: window.terminal.rows }, (_, row) => line(row)).join("\n");
      });
    },
    /** Wait until the screen shows `pattern`. */
    async shows(pattern, limit) {
      const end = Date.now() + limit;
      for (;;) {
        const screen = await this.screen();
        if (pattern.test(screen)) {
          return;
        }
        if (Date.now() > end) {
          throw new Error(`the terminal never showed ${pattern}:\n${screen}`);
        }
        await page.waitForTimeout(50);
      }
    },
    async picture(path) {
      await drawn;
      await page.locator("#window").screenshot({ path });
    },
    close: () => child.kill(),
  };
}
