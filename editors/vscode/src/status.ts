import * as vscode from "vscode";
import { findingsOf } from "./findings";
import { isOurs } from "./languages";
import type { Phase, Server } from "./server";

/** One item in the status bar: how the server is, and how many findings the file in front has. Click: the menu. */
export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("seaworthy.status", vscode.StatusBarAlignment.Right, 100);
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly server: Server) {
    this.item.name = "Seaworthy";
    this.item.command = "seaworthy.showMenu";
    this.subscriptions = [
      this.item,
      server.onDidChangePhase(() => this.render()),
      vscode.window.onDidChangeActiveTextEditor(() => this.render()),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        const active = vscode.window.activeTextEditor?.document.uri.toString();
        if (uris.some((uri) => uri.toString() === active)) {
          this.render();
        }
      }),
    ];
    this.render();
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private render(): void {
    const document = vscode.window.activeTextEditor?.document;
    const count = document !== undefined && isOurs(document) ? findingsOf(document.uri).length : undefined;
    const { icon, words, warn } = describe(this.server.phase, count);
    this.item.text = `$(${icon}) Seaworthy${this.server.phase.kind === "ready" && count !== undefined ? ` ${count}` : ""}`;
    this.item.tooltip = words;
    this.item.accessibilityInformation = { label: `Seaworthy: ${words}` };
    this.item.backgroundColor = warn ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.show();
  }
}

function describe(phase: Phase, count: number | undefined): { icon: string; words: string; warn: boolean } {
  switch (phase.kind) {
    case "starting":
      return { icon: "loading~spin", words: "starting the server", warn: false };
    case "stopped":
      return { icon: "circle-slash", words: phase.why, warn: true };
    case "ready":
      if (count === undefined) {
        return { icon: "compass", words: `server ${phase.version} is ready`, warn: false };
      }
      return {
        icon: count === 0 ? "pass" : "compass",
        words: count === 1 ? "1 finding in this file" : `${count} findings in this file`,
        warn: false,
      };
  }
}
