import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";

/** Where the server was found, in the order of search; the user sees it in "Show Version". */
export type Origin = "setting" | "bundled" | "PATH";

export type Search =
  | { found: true; path: string; origin: Origin }
  | { found: false; why: string };

export interface Places {
  /** `seaworthy.server.path` as the user wrote it; empty when unset. */
  setting: string;
  extensionFolder: string;
  /** First folder of the workspace, for `${workspaceFolder}` and relative paths. */
  workspaceFolder?: string;
  pathVariable: string;
  platform: NodeJS.Platform;
}

/**
 * A path that was set and does not work is an error, never a reason to look further: the user would debug a server
 * other than the one they named.
 */
export function findServer(places: Places): Search {
  const setting = places.setting.trim();
  if (setting !== "") {
    const path = expand(setting, places.workspaceFolder);
    return runs(path)
      ? { found: true, path, origin: "setting" }
      : { found: false, why: `The setting seaworthy.server.path names ${path}, which cannot be run.` };
  }
  const name = places.platform === "win32" ? "seaworthy.exe" : "seaworthy";
  const bundled = join(places.extensionFolder, "server", name);
  if (runs(bundled)) {
    return { found: true, path: bundled, origin: "bundled" };
  }
  for (const folder of places.pathVariable.split(delimiter)) {
    // An empty or relative entry means the working directory, which a workspace controls.
    const path = join(folder, name);
    if (isAbsolute(folder) && runs(path)) {
      return { found: true, path, origin: "PATH" };
    }
  }
  return {
    found: false,
    why: "The seaworthy server was not found: this build of the extension holds none, and none is on the PATH. Install it with `cargo install seaworthy`, or name it in the setting seaworthy.server.path.",
  };
}

function expand(setting: string, workspaceFolder: string | undefined): string {
  const base = workspaceFolder ?? homedir();
  const path = setting.replace(/^~(?=$|[\\/])/, () => homedir()).replaceAll("${workspaceFolder}", () => base);
  return resolve(base, path);
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
