// VS Code as a person sees it: what is on the screen, and keys and clicks. Everything waits on conditions.

export class Workbench {
  /** @param limit milliseconds to wait for anything; generous, for a loaded machine takes 25 seconds to the first finding */
  constructor(page, limit) {
    this.page = page;
    this.limit = limit;
    page.setDefaultTimeout(limit);
  }

  async ready() {
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    await this.page.locator(".editor-instance .monaco-editor .view-line").first().waitFor();
  }

  /** Wait until `probe` gives something true, and return it. */
  async until(what, probe) {
    const end = Date.now() + this.limit;
    for (;;) {
      const found = await probe();
      if (found) {
        return found;
      }
      if (Date.now() > end) {
        throw new Error(`waited in vain for ${what}`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  get editor() {
    return this.page.locator(".editor-group-container.active .editor-instance .monaco-editor").first();
  }

  /** The text in the editor. Monaco draws spaces as no-break spaces, and only the lines in view. */
  async text() {
    const lines = await this.editor.locator(".view-lines > .view-line").evaluateAll((all) =>
      all
        .map((line) => ({ top: parseFloat(line.style.top), text: line.textContent ?? "" }))
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text),
    );
    return lines.join("\n").replaceAll("\u00a0", " ");
  }

  async focusEditor() {
    await this.page.keyboard.press("Control+1");
  }

  async openFile(name) {
    await this.page.keyboard.press("Control+p");
    const box = this.page.locator(".quick-input-widget input");
    await box.waitFor();
    await box.fill(name);
    await this.page.locator(".quick-input-list .label-name").getByText(name, { exact: true }).first().click();
    await this.page.locator(".tabs-container .tab.active", { hasText: name }).waitFor();
    await this.page.locator(".editor-instance .monaco-editor .view-line").first().waitFor();
  }

  async command(title) {
    await this.page.keyboard.press("F1");
    const box = this.page.locator(".quick-input-widget input");
    await box.waitFor();
    await box.fill(`>${title}`);
    // The row itself, for the first one need not be the best match.
    const name = this.page.locator(".quick-input-list .label-name").getByText(title, { exact: true });
    await name.first().click();
  }

  async showProblems() {
    await this.page.locator(".part.statusbar [id='status.problems'] a").click();
    await this.page.locator(".markers-panel").waitFor();
  }

  /** Rows of the Problems panel that carry the rule as their code and the product as their source. */
  problem(rule) {
    return this.page
      .locator(".markers-panel .monaco-list-row")
      .filter({ has: this.page.locator(".marker-source", { hasText: /^seaworthy$/ }) })
      .filter({ has: this.page.locator(".marker-code", { hasText: new RegExp(`^\\(?${rule}\\)?$`) }) });
  }

  /** Show only what contains `text`. The panel draws only the rows in view, and a workspace has many. */
  async filterProblems(text) {
    await this.page.locator(".panel .viewpane-filter input").fill(text);
  }

  async arrives(rule) {
    await this.problem(rule).first().waitFor();
  }

  async goes(rule) {
    await this.until(`${rule} to go`, async () => (await this.problem(rule).count()) === 0);
  }

  /** Put the cursor on a finding the way a person does: by its row in the Problems panel. */
  async goTo(rule) {
    // On the icon: the code in the middle of the row is a link.
    await this.problem(rule).first().locator(".marker-icon").dblclick();
    await this.until("the editor to have the focus", () =>
      this.page.evaluate(() => document.activeElement?.closest(".editor-instance") !== null),
    );
  }

  /** Choose a quick fix at the cursor. With keys: the list takes no click before the pointer has moved in it. */
  async quickFix(title) {
    await this.page.keyboard.press("Control+.");
    const rows = this.page.locator(".action-widget .monaco-list-row.action");
    await rows.filter({ hasText: title }).first().waitFor();
    await this.until("the quick fix to be selected", async () => {
      if ((await rows.and(this.page.locator(".focused")).filter({ hasText: title }).count()) > 0) {
        return true;
      }
      await this.page.keyboard.press("ArrowDown");
      return false;
    });
    await this.page.keyboard.press("Enter");
  }

  statusItem() {
    return this.page.locator(".part.statusbar .statusbar-item", { hasText: "Seaworthy" });
  }
}
