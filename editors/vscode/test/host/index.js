// Runs inside the extension host: settings and commands through VS Code's own API. Answers into $SEAWORTHY_HOST_RESULT.
const { writeFileSync, renameSync } = require("node:fs");
const vscode = require("vscode");

const LIMIT = Number(process.env.SEAWORTHY_TEST_LIMIT_MS ?? 90_000);
const SECRET = "hardcoded-signing-secret";
const TIMEOUT = "outbound-call-without-timeout";

function findings(document, rule) {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ source, code }) => source === "seaworthy" && (code?.value ?? code) === rule);
}

/** Wait for a condition on the diagnostics, looked at again whenever they change. */
async function until(what, probe) {
  const end = Date.now() + LIMIT;
  while (!probe()) {
    const left = end - Date.now();
    if (left <= 0) {
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise((settle) => {
      const timer = setTimeout(done, Math.min(left, 1000));
      const subscription = vscode.languages.onDidChangeDiagnostics(done);
      function done() {
        clearTimeout(timer);
        subscription.dispose();
        settle();
      }
    });
  }
}

const arrives = (document, rule) => until(`${rule} to arrive`, () => findings(document, rule).length > 0);
const goes = (document, rule) => until(`${rule} to go`, () => findings(document, rule).length === 0);

function set(key, value) {
  return vscode.workspace.getConfiguration("seaworthy").update(key, value, vscode.ConfigurationTarget.Workspace);
}

async function open(path) {
  const [folder] = vscode.workspace.workspaceFolders;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, path));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Put together here, so that this file holds no key. */
const KEY = ["sk_", "live_", "Mk4Vt9XbQ2wLr7ZnHs5PdYcG"].join("");

async function write(path, text) {
  const [folder] = vscode.workspace.workspaceFolders;
  await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, path), Buffer.from(text));
}

async function replace(document, text) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
}

const steps = {
  "what must not stand in files of settings is found as one types, in each kind of them": async () => {
    for (const [path, line] of [
      ["config/keys.yaml", "stripe: "],
      ["settings.json", '{ "stripe": "'],
      ["deploy.toml", 'stripe = "'],
      ["deploy.ini", "stripe = "],
      ["deploy.sh", "STRIPE="],
    ]) {
      await write(path, "\n");
      const document = await open(path);
      await replace(document, `${line}${KEY}\n`);
      await arrives(document, "hardcoded-provider-key");
      await replace(document, `${line}nothing\n`);
      await goes(document, "hardcoded-provider-key");
    }
    await write("Dockerfile", "FROM node:22\n");
    const image = await open("Dockerfile");
    await replace(image, "FROM node:22\nENV JWT_SECRET=tide-mill\n");
    await arrives(image, "secret-in-build-artifact");
    await write(".env.production", "PORT=1\n");
    const env = await open(".env.production");
    await replace(env, "VITE_CLIENT_SECRET=tide-mill-2024\n");
    await arrives(env, "secret-in-client-bundle");
  },

  "every command is there, and the server's own beside them": async () => {
    await arrives(await open("src/token.ts"), SECRET);
    const commands = await vscode.commands.getCommands(true);
    const { contributes } = vscode.extensions.getExtension("seaworthy.seaworthy").packageJSON;
    for (const id of [...contributes.commands.map(({ command }) => command), "seaworthy.explain"]) {
      if (!commands.includes(id)) {
        throw new Error(`${id} is missing`);
      }
    }
  },

  "a rule is switched off, and back with another severity": async () => {
    const document = await open("src/token.ts");
    await arrives(document, SECRET);
    await set("rules", { [SECRET]: "off" });
    await goes(document, SECRET);
    await set("rules", { [SECRET]: "info" });
    await until("it as an information", () =>
      findings(document, SECRET).some(({ severity }) => severity === vscode.DiagnosticSeverity.Information),
    );
    await set("rules", undefined);
    await until("its own severity", () =>
      findings(document, SECRET).some(({ severity }) => severity < vscode.DiagnosticSeverity.Information),
    );
  },

  "the minimum severity hides what is below it": async () => {
    const document = await open("service/client.py");
    await arrives(document, TIMEOUT);
    await set("rules", { [TIMEOUT]: "hint" });
    await set("minimumSeverity", "warning");
    await goes(document, TIMEOUT);
    await set("minimumSeverity", undefined);
    await arrives(document, TIMEOUT);
    await set("rules", undefined);
  },

  "switched off there is no finding, switched on there is": async () => {
    const document = await open("src/token.ts");
    await arrives(document, SECRET);
    await set("enable", false);
    await goes(document, SECRET);
    await set("enable", undefined);
    await arrives(document, SECRET);
  },

  "a server path that does not run stops it, and is not replaced by another": async () => {
    const document = await open("src/token.ts");
    await arrives(document, SECRET);
    await set("server.path", "${workspaceFolder}/none");
    await goes(document, SECRET);
    // The commands that need no server still answer.
    await vscode.commands.executeCommand("seaworthy.showVersion");
    await set("server.path", undefined);
    await arrives(document, SECRET);
  },

  "a restart clears the findings and brings them back": async () => {
    const document = await open("src/token.ts");
    await arrives(document, SECRET);
    let cleared = false;
    const watch = vscode.languages.onDidChangeDiagnostics(() => {
      cleared ||= findings(document, SECRET).length === 0;
    });
    await vscode.commands.executeCommand("seaworthy.restartServer");
    await arrives(document, SECRET);
    await until("them to have been cleared", () => cleared);
    watch.dispose();
  },

  "a buffer that was never saved is read too": async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "python",
      content: "import requests\n\n\ndef fetch(url):\n    return requests.get(url)\n",
    });
    await vscode.window.showTextDocument(document);
    await arrives(document, TIMEOUT);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  },

  "lines above handlers say who gets through, and a click opens the route table there": async () => {
    const document = await open("src/orders.ts");
    const titles = async () => {
      const lenses = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", document.uri, 10);
      return (lenses ?? []).filter(({ command }) => command?.command === "seaworthy.showRoutes");
    };
    const end = Date.now() + LIMIT;
    let lenses = await titles();
    while (!lenses.some(({ command }) => command.title === "authn requireUser · no owner check · 1 test")) {
      if (Date.now() > end) {
        throw new Error(`the lines: ${JSON.stringify(lenses)}`);
      }
      await new Promise((settle) => setTimeout(settle, 200));
      lenses = await titles();
    }
    const { command } = lenses.find(({ command }) => command.title.startsWith("open to anybody"));
    await vscode.commands.executeCommand(command.command, ...command.arguments);
    const editor = vscode.window.activeTextEditor;
    const line = editor.document.lineAt(editor.selection.active.line).text;
    if (editor.document.uri.scheme !== "seaworthy-routes" || !line.startsWith("DELETE")) {
      throw new Error(`not the table at the route: ${editor.document.uri} ${line}`);
    }
    const links = await vscode.commands.executeCommand("vscode.executeLinkProvider", editor.document.uri);
    const targets = links.map(({ target }) => `${target.path.split("/").pop()}#${target.fragment}`);
    if (targets.join() !== "orders.ts#L17,orders.ts#L21") {
      throw new Error(`the links: ${targets}`);
    }
    const [definition] = await vscode.commands.executeCommand(
      "vscode.executeDefinitionProvider",
      editor.document.uri,
      editor.selection.active,
    );
    if (!definition.uri.path.endsWith("/src/orders.ts") || definition.range.start.line !== 20) {
      throw new Error(`the definition: ${JSON.stringify(definition)}`);
    }
  },

  "a link that cannot be read can be made a guard": async () => {
    const document = await open("src/orders.ts");
    await arrives(document, "route-without-auth");
    const [{ range }] = findings(document, "route-without-auth");
    const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, "quickfix", 20);
    const action = actions.find(({ title }) => title === "Treat `shield` as a guard");
    if (action?.edit === undefined || action.edit.size !== 1) {
      throw new Error(`the actions: ${JSON.stringify(actions.map(({ title }) => title))}`);
    }
  },

  "a file is explained": async () => {
    const document = await open("src/orders.ts");
    const uri = vscode.Uri.from({
      scheme: "seaworthy-rule",
      path: "/orders.ts.md",
      query: new URLSearchParams({ file: document.uri.toString() }).toString(),
    });
    const page = (await vscode.workspace.openTextDocument(uri)).getText();
    if (!page.includes("express (2 routes)")) {
      throw new Error(`not the page: ${page}`);
    }
  },

  "the server answers with the page of a rule": async () => {
    const page = await vscode.commands.executeCommand("seaworthy.explain", SECRET);
    if (typeof page !== "string" || !page.includes("#")) {
      throw new Error(`not a page: ${JSON.stringify(page)}`);
    }
  },
};

exports.run = async () => {
  const results = [];
  for (const [name, run] of Object.entries(steps)) {
    try {
      await run();
      results.push({ name });
    } catch (error) {
      results.push({ name, error: String(error.stack ?? error) });
    }
  }
  // Renamed when whole, for the reader waits for the name.
  const file = process.env.SEAWORTHY_HOST_RESULT;
  writeFileSync(`${file}.part`, JSON.stringify(results));
  renameSync(`${file}.part`, file);
};
