import { execFile } from "node:child_process";
import { promisify } from "node:util";
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
    const file = new URLSearchParams(uri.query).get("file");
    if (file !== null) {
      return this.server.execute<string>("seaworthy.explainFile", file);
    }
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
    await this.preview(vscode.Uri.from({ scheme: SCHEME, path: `/${chosen}.md` }));
  }

  /** Show which project, configuration and frameworks apply to the file in front. */
  async explainFile(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined) {
      void vscode.window.showInformationMessage("Open a file first: Seaworthy explains what applies to it.");
      return;
    }
    const name = document.uri.path.split("/").pop() ?? "file";
    const query = new URLSearchParams({ file: document.uri.toString() }).toString();
    await this.preview(vscode.Uri.from({ scheme: SCHEME, path: `/${name}.md`, query }));
  }

  private async preview(uri: vscode.Uri): Promise<void> {
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

  private async choose(): Promise<string | undefined> {
    const items = rulesAtHand();
    const titles = await this.titles();
    for (const item of items) {
      item.detail = titles.get(item.label);
      titles.delete(item.label);
    }
    items.push(...[...titles].map(([label, detail]) => ({ label, detail })));
    const picked = await vscode.window.showQuickPick(items, { title: "Explain Rule", matchOnDetail: true });
    return picked?.label;
  }

  /** Every rule of this server, by id. The protocol has no request for it; the binary has a command. */
  private async titles(): Promise<Map<string, string>> {
    const phase = this.server.phase;
    if (phase.kind !== "ready") {
      return new Map();
    }
    try {
      const { stdout } = await promisify(execFile)(phase.path, ["rules", "--format", "json"], { timeout: 10_000 });
      const rules: { id: string; title: string }[] = JSON.parse(stdout);
      return new Map(rules.map(({ id, title }) => [id, title]));
    } catch {
      // A server of another age: what has a finding can still be chosen.
      return new Map();
    }
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
