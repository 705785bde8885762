import * as vscode from "vscode";
import { RouteTable } from "./routes";
import { RulePages } from "./rule";
import { Server } from "./server";
import { Status } from "./status";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Seaworthy");
  const running = new Server(context, output);
  const pages = new RulePages(running);
  const routes = new RouteTable(running);
  // The language client registers what the server lists; here those are shown that a person runs.
  running.commands.set("seaworthy.showRoutes", (_uri?: unknown, route?: unknown) =>
    routes.show(typeof route === "string" ? route : undefined),
  );
  running.commands.set("seaworthy.explainFile", () => pages.explainFile());
  server = running;

  // Not `seaworthy.explain`: the language client registers what the server lists, and a name can be taken only once.
  const commands: Record<string, (...args: never[]) => unknown> = {
    "seaworthy.restartServer": () => running.restart(),
    "seaworthy.showOutput": () => output.show(true),
    "seaworthy.showVersion": () => showVersion(context, running),
    "seaworthy.showRule": (rule?: unknown) => pages.show(typeof rule === "string" ? rule : undefined),
    "seaworthy.showMenu": () => showMenu(running),
  };
  context.subscriptions.push(
    output,
    pages,
    routes,
    new Status(running),
    ...Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run)),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("seaworthy.server")) {
        await running.restart();
      } else if (change.affectsConfiguration("seaworthy.enable")) {
        await running.stop("Switched off by the setting seaworthy.enable.");
        await running.start();
      }
    }),
    // Trust makes the workspace's own `seaworthy.server.path` count.
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.restart()),
  );
  await running.start();
}

export async function deactivate(): Promise<void> {
  await server?.dispose();
  server = undefined;
}

function showVersion(context: vscode.ExtensionContext, running: Server): void {
  const own = String(context.extension.packageJSON.version);
  const phase = running.phase;
  const words =
    phase.kind === "ready"
      ? `server ${phase.version} (${phase.origin}: ${phase.path})`
      : phase.kind === "starting"
        ? "the server is starting"
        : phase.why;
  void vscode.window.showInformationMessage(`Seaworthy extension ${own}; ${words}`);
}

async function showMenu(running: Server): Promise<void> {
  const phase = running.phase;
  const entries: [label: string, command: string, argument?: string][] = [
    ["$(list-unordered) Show Problems", "workbench.actions.view.problems"],
    ["$(list-tree) Show Routes", "seaworthy.showRoutes"],
    ["$(book) Explain Rule…", "seaworthy.showRule"],
    ["$(question) Explain This File", "seaworthy.explainFile"],
    ["$(output) Show Output", "seaworthy.showOutput"],
    ["$(debug-restart) Restart Server", "seaworthy.restartServer"],
    ["$(info) Show Version", "seaworthy.showVersion"],
    ["$(gear) Open Settings", "workbench.action.openSettings", "seaworthy"],
  ];
  const picked = await vscode.window.showQuickPick(
    entries.map(([label, command, argument]) => ({ label, command, argument })),
    { title: "Seaworthy", placeHolder: phase.kind === "stopped" ? phase.why : phase.kind },
  );
  if (picked !== undefined) {
    await vscode.commands.executeCommand(picked.command, ...(picked.argument === undefined ? [] : [picked.argument]));
  }
}
