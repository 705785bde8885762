import * as vscode from "vscode";
import { findingsOf, ruleOf } from "./findings";
import type { Server } from "./server";

const SCHEME = "seaworthy-rule";

/** Rule pages, kept by the server so that they are readable offline, shown as read-only Markdown. */
export class RulePages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly server: Server) {}

  dispose(): void {
    this.registration.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.page(uri.path.replace(/^\/|\.md$/g, ""));
  }

  /** Show the page of `rule`; with none given, let the user choose. */
  async show(rule?: string): Promise<void> {
    const chosen = rule ?? (await this.choose());
    if (chosen === undefined) {
      return;
    }
    try {
      await this.page(chosen);
    } catch (error) {
      void vscode.window.showWarningMessage(`Seaworthy has no page for ${chosen}: ${String(error)}`);
      return;
    }
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${chosen}.md` });
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      // The built-in Markdown extension can be switched off.
      await vscode.window.showTextDocument(uri, { preview: true });
    }
  }

  private async page(rule: string): Promise<string> {
    const page = await this.server.execute<unknown>("seaworthy.explain", rule);
    if (typeof page !== "string" || page === "") {
      throw new Error("unknown rule");
    }
    return page;
  }

  private choose(): Promise<string | undefined> {
    const items = rulesAtHand();
    const pick = vscode.window.createQuickPick();
    pick.title = "Explain Rule";
    pick.placeholder = items.length === 0 ? "Type the id of a rule" : "Choose a rule, or type an id";
    pick.items = items;
    // Rules without a finding are not listed, but whoever types an id gets its page.
    pick.onDidChangeValue((value) => {
      const typed = value.trim();
      const known = items.some((item) => item.label === typed);
      pick.items = typed === "" || known ? items : [...items, { label: typed, alwaysShow: true }];
    });
    return new Promise((settle) => {
      pick.onDidAccept(() => {
        settle(pick.selectedItems[0]?.label);
        pick.hide();
      });
      pick.onDidHide(() => {
        settle(undefined);
        pick.dispose();
      });
      pick.show();
    });
  }
}

/** Rules with a finding: on the cursor's line first, then in the file in front, then elsewhere. */
function rulesAtHand(): vscode.QuickPickItem[] {
  const editor = vscode.window.activeTextEditor;
  const line = editor?.selection.active.line;
  const here = editor === undefined ? [] : findingsOf(editor.document.uri);
  const groups: [string, vscode.Diagnostic[]][] = [
    ["this line", here.filter(({ range }) => line !== undefined && range.start.line <= line && line <= range.end.line)],
    ["this file", here],
    ["workspace", vscode.languages.getDiagnostics().flatMap(([uri]) => findingsOf(uri))],
  ];
  const items = new Map<string, vscode.QuickPickItem>();
  for (const [description, findings] of groups) {
    for (const rule of findings.map(ruleOf)) {
      if (rule !== undefined && !items.has(rule)) {
        items.set(rule, { label: rule, description });
      }
    }
  }
  return [...items.values()];
}
