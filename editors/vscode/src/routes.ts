import * as vscode from "vscode";
import type { Server } from "./server";

const SCHEME = "seaworthy-routes";
const TABLE = vscode.Uri.from({ scheme: SCHEME, path: "/Routes" });

/** A line of the table that is about a route: where that is registered, and who gets through. */
interface Place {
  uri: string;
  line: number;
  name: string;
  auth: string;
}

interface Answer {
  table: { text: string; lines: (Place | null)[] };
}

/** The route table of the workspace: a read-only document in which every route is a link to its registration. */
export class RouteTable
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.DefinitionProvider, vscode.Disposable
{
  private lines: (Place | null)[] = [];
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly open = vscode.window.createTextEditorDecorationType({
    color: new vscode.ThemeColor("list.errorForeground"),
  });
  private readonly unknown = vscode.window.createTextEditorDecorationType({
    color: new vscode.ThemeColor("list.warningForeground"),
  });
  private readonly registrations: vscode.Disposable[];

  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {
    const selector = { scheme: SCHEME };
    this.registrations = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerDocumentLinkProvider(selector, this),
      vscode.languages.registerDefinitionProvider(selector, this),
      vscode.window.onDidChangeVisibleTextEditors(() => this.paint()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.scheme === SCHEME) {
          this.paint();
        }
      }),
    ];
  }

  dispose(): void {
    for (const each of [...this.registrations, this.changed, this.open, this.unknown]) {
      each.dispose();
    }
  }

  /** Show the table, with the cursor on `route` (`GET /orders`) where one is given. */
  async show(route?: string): Promise<void> {
    // What is shown already may be old.
    this.changed.fire(TABLE);
    const document = await vscode.workspace.openTextDocument(TABLE);
    const editor = await vscode.window.showTextDocument(document, { preview: true });
    this.paint();
    const line = this.lines.findIndex((place) => place !== null && place.name === route);
    if (line >= 0) {
      const position = new vscode.Position(line, 0);
      editor.selection = new vscode.Selection(position, position);
      editor.revealRange(new vscode.Range(position, position), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  async provideTextDocumentContent(): Promise<string> {
    const { table } = await this.server.request<Answer>("seaworthy/routes", { width: 132 });
    this.lines = table.lines;
    return table.text;
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const links: vscode.DocumentLink[] = [];
    this.lines.forEach((place, at) => {
      if (place === null || at >= document.lineCount) {
        return;
      }
      const { text } = document.lineAt(at);
      // The last column, where it is filled.
      const start = text.length - (/\S+$/.exec(text)?.[0].length ?? 0);
      if (start < text.length) {
        const target = vscode.Uri.parse(place.uri).with({ fragment: `L${place.line + 1}` });
        const link = new vscode.DocumentLink(new vscode.Range(at, start, at, text.length), target);
        link.tooltip = `Open ${place.name}`;
        links.push(link);
      }
    });
    return links;
  }

  provideDefinition(_document: vscode.TextDocument, position: vscode.Position): vscode.Location | undefined {
    const place = this.lines[position.line];
    return place ? new vscode.Location(vscode.Uri.parse(place.uri), new vscode.Position(place.line, 0)) : undefined;
  }

  private paint(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document.uri.scheme !== SCHEME) {
        continue;
      }
      const of = (auth: string) =>
        this.lines.flatMap((place, at) =>
          place?.auth === auth && at < editor.document.lineCount ? [editor.document.lineAt(at).range] : [],
        );
      editor.setDecorations(this.open, of("none"));
      editor.setDecorations(this.unknown, of("unknown"));
    }
  }
}
