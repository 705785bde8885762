// Starts VS Code for one test: own profile, own extensions, a free port; nothing of an earlier run is seen.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Quiet and predictable: no autosave, no hints over the text, no helper that types brackets or indents. */
const SETTINGS = {
  "files.autoSave": "off",
  "files.hotExit": "off",
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "telemetry.telemetryLevel": "off",
  "extensions.ignoreRecommendations": true,
  "editor.autoClosingBrackets": "never",
  "editor.autoClosingQuotes": "never",
  "editor.autoIndent": "none",
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "editor.parameterHints.enabled": false,
  "editor.acceptSuggestionOnEnter": "off",
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
};

/**
 * @param home an empty folder for the profile
 * @param extension a .vsix
 * @param settings user settings, over the quiet ones
 */
export async function startCodeServer({ home, extension, settings = {} }) {
  const user = join(home, "user");
  const extensions = join(home, "extensions");
  mkdirSync(join(user, "User"), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  writeFileSync(join(user, "User", "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  // An own XDG_CONFIG_HOME, for it writes a default configuration where it finds none. No gallery: nothing is looked up.
  const env = { ...process.env, XDG_CONFIG_HOME: join(home, "config"), EXTENSIONS_GALLERY: "{}" };
  const places = ["--user-data-dir", user, "--extensions-dir", extensions];
  const run = [process.execPath, process.env.CODE_SERVER];

  const installed = spawnSync(run[0], [run[1], ...places, "--install-extension", extension], { env, encoding: "utf8" });
  if (installed.status !== 0) {
    throw new Error(`the package could not be installed:\n${installed.stdout}${installed.stderr}`);
  }

  const server = spawn(
    run[0],
    [
      run[1],
      ...places,
      "--auth=none",
      // The system chooses a free port, and the log says which.
      "--bind-addr=127.0.0.1:0",
      "--disable-telemetry",
      "--disable-update-check",
      "--disable-workspace-trust",
      "--disable-getting-started-override",
    ],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  let log = "";
  const url = await new Promise((settle, reject) => {
    const listen = (chunk) => {
      log += chunk;
      const address = /HTTP server listening on (\S+)/.exec(log);
      if (address !== null) {
        settle(new URL(address[1]));
      }
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.on("exit", (code) => reject(new Error(`code-server ended with ${code}:\n${log}`)));
  });

  const resource = (path) => `vscode-remote://${url.host}${path}`;

  return {
    /** How the workbench names a file of this machine. */
    resource,
    /** The address that opens `folder` with `file` in it in front; other entries of the payload may follow. */
    address(folder, file, ...payload) {
      const address = new URL(url);
      address.searchParams.set("folder", folder);
      if (file !== undefined) {
        payload.push(["openFile", resource(join(folder, file))]);
      }
      address.searchParams.set("payload", JSON.stringify(payload));
      return address.href;
    },
    log: () => log,
    async stop() {
      const ended = new Promise((settle) => server.once("exit", settle));
      server.kill("SIGTERM");
      await ended;
    },
  };
}
