import * as vscode from "vscode";
import { type Executable, LanguageClient, RevealOutputChannelOn, State } from "vscode-languageclient/node";
import { findServer, type Origin } from "./binary";
import { linkToPage } from "./findings";
import { SELECTOR } from "./languages";

export type Phase =
  | { kind: "starting" }
  | { kind: "ready"; version: string; path: string; origin: Origin }
  | { kind: "stopped"; why: string };

/** Owns the one language client of this window: finds the binary, starts, stops and restarts it, and says how it is. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private state: Phase = { kind: "stopped", why: "not started" };
  private readonly changed = new vscode.EventEmitter<Phase>();
  /** Starts and stops run one after another: a restart during a start would leave two servers. */
  private queue: Promise<void> = Promise.resolve();
  private toldMissing = false;
  /** Commands of the server that are carried out here, when the user runs them or clicks on a line that names them. */
  readonly commands = new Map<string, (...args: unknown[]) => unknown>();

  readonly onDidChangePhase = this.changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.OutputChannel,
  ) {}

  get phase(): Phase {
    return this.state;
  }

  /** Bring the server into line with the settings: running if enabled. */
  start(): Promise<void> {
    return this.enqueue(() => this.launch());
  }

  stop(why: string): Promise<void> {
    return this.enqueue(() => this.halt(why));
  }

  /** Asked for by the user, so a missing server is reported again. */
  restart(): Promise<void> {
    return this.enqueue(async () => {
      this.toldMissing = false;
      await this.halt("restarting");
      await this.launch();
    });
  }

  /** Ask the server to carry out one of its own commands. */
  execute<T>(command: string, ...args: unknown[]): Promise<T> {
    if (this.client === undefined || this.state.kind !== "ready") {
      return Promise.reject(new Error("the server is not running"));
    }
    return this.client.sendRequest<T>("workspace/executeCommand", { command, arguments: args });
  }

  /** Ask the server something of its own. */
  request<T>(method: string, params: unknown): Promise<T> {
    if (this.client === undefined || this.state.kind !== "ready") {
      return Promise.reject(new Error("the server is not running"));
    }
    return this.client.sendRequest<T>(method, params);
  }

  async dispose(): Promise<void> {
    await this.stop("closed");
    this.changed.dispose();
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(work, work);
    return this.queue;
  }

  private enter(phase: Phase): void {
    this.state = phase;
    this.changed.fire(phase);
  }

  private async launch(): Promise<void> {
    if (this.client !== undefined) {
      return;
    }
    const settings = vscode.workspace.getConfiguration("seaworthy");
    if (!settings.get("enable", true)) {
      this.enter({ kind: "stopped", why: "Switched off by the setting seaworthy.enable." });
      return;
    }
    const search = findServer({
      setting: settings.get("server.path", ""),
      extensionFolder: this.context.extensionPath,
      workspaceFolder: vscode.workspace.workspaceFolders?.[0]?.uri.fsPath,
      pathVariable: process.env["PATH"] ?? "",
      platform: process.platform,
    });
    if (!search.found) {
      this.enter({ kind: "stopped", why: search.why });
      this.tellMissing(search.why);
      return;
    }

    this.enter({ kind: "starting" });
    this.output.appendLine(`Starting ${search.path} lsp (${search.origin})`);
    // Without a `transport`: naming stdio would append a `--stdio` argument.
    const run: Executable = { command: search.path, args: ["lsp"] };
    const client = new LanguageClient("seaworthy", "Seaworthy", run, {
      documentSelector: SELECTOR,
      diagnosticCollectionName: "seaworthy",
      initializationOptions: plain(settings),
      outputChannel: this.output,
      // Never pop up by itself: the status bar says that something is wrong, the output says what.
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      synchronize: { configurationSection: "seaworthy" },
      middleware: {
        executeCommand: (command, args, next) => {
          const own = this.commands.get(command);
          return own === undefined ? next(command, args) : own(...args);
        },
      },
    });
    // Not middleware: what was pulled for the workspace passes it by.
    const converter = client.protocol2CodeConverter;
    const convert = converter.asDiagnostics;
    converter.asDiagnostics = async (diagnostics, token) => (await convert(diagnostics, token)).map(linkToPage);
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) {
        return;
      }
      // Also after a crash, when the client starts the server again by itself.
      if (newState === State.Running) {
        const version = client.initializeResult?.serverInfo?.version ?? "unknown";
        this.enter({ kind: "ready", version, path: search.path, origin: search.origin });
      } else if (newState === State.Starting) {
        this.enter({ kind: "starting" });
      } else {
        this.enter({ kind: "stopped", why: "The server ended. See the output." });
      }
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      this.client = undefined;
      const why = `The server at ${search.path} did not start: ${String(error)}`;
      this.output.appendLine(why);
      this.enter({ kind: "stopped", why });
    }
  }

  private async halt(why: string): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client !== undefined) {
      try {
        await client.dispose();
      } catch (error) {
        // A server that is already gone cannot be shut down, and need not be.
        this.output.appendLine(`Stopping: ${String(error)}`);
      }
    }
    this.enter({ kind: "stopped", why });
  }

  private tellMissing(why: string): void {
    this.output.appendLine(why);
    if (this.toldMissing) {
      return;
    }
    this.toldMissing = true;
    const open = "Open Setting";
    void vscode.window.showWarningMessage(why, open).then((choice) => {
      if (choice === open) {
        void vscode.commands.executeCommand("workbench.action.openSettings", "seaworthy.server.path");
      }
    });
  }
}

/** The part of the settings that the server reads, as plain values. */
function plain(settings: vscode.WorkspaceConfiguration): object {
  return {
    enable: settings.get("enable", true),
    minimumSeverity: settings.get("minimumSeverity", "hint"),
    exclude: settings.get("exclude", []),
    noCache: settings.get("noCache", false),
    online: settings.get("online", false),
    rules: settings.get("rules", {}),
  };
}
