import * as vscode from "vscode";

/** The server's diagnostics of one file, whoever asked for them: pushed and pulled ones are kept in different places. */
export function findingsOf(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === "seaworthy");
}

/** The rule is the diagnostic's code; with a link to its page it comes as an object. */
export function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  const code = diagnostic.code;
  const value = typeof code === "object" ? code.value : code;
  return value === undefined ? undefined : String(value);
}

/** Make the rule's name a link to its page in the editor, which needs no network. */
export function linkToPage(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  const rule = ruleOf(diagnostic);
  if (rule !== undefined) {
    const target = vscode.Uri.parse(`command:seaworthy.showRule?${encodeURIComponent(JSON.stringify([rule]))}`);
    diagnostic.code = { value: rule, target };
  }
  return diagnostic;
}
