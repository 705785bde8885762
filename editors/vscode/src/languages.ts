/**
 * What the server reads. Kept in step with `activationEvents` in package.json, where projects stand beside languages: the
 * first file that is opened may be one of settings.
 */
export const LANGUAGES = ["typescript", "typescriptreact", "javascript", "javascriptreact", "python", "sql"];

/**
 * Files and unsaved buffers. Notebook cells (`vscode-notebook-cell`) stay out: half a program has no routes, and every
 * finding of absence would be wrong. So do read-only views of another revision (`git`, `vscode-vfs`).
 */
const SCHEMES = ["file", "untitled"];

/**
 * Files of settings, scripts and notebooks by name, whatever language VS Code gives them: what must not stand in them is
 * found as one types. A test of the server holds the three lists to what it reads.
 */
export const SETTINGS_NAMES = [
  "Pipfile",
  "Dockerfile",
  "Containerfile",
  "Procfile",
  "Jenkinsfile",
  ".npmrc",
  ".yarnrc",
  ".pypirc",
  ".netrc",
  ".pgpass",
  ".htpasswd",
  ".git-credentials",
  ".s3cfg",
  ".ftpconfig",
  ".dockercfg",
  "id_rsa",
  ".env",
];
export const SETTINGS_PATTERNS = [".env.*", "Dockerfile.*", "Containerfile.*", "*.Dockerfile"];
export const SETTINGS_EXTENSIONS = [
  "env",
  "json",
  "jsonc",
  "json5",
  "yaml",
  "yml",
  "toml",
  "ini",
  "cfg",
  "conf",
  "properties",
  "ipynb",
  "tf",
  "tfvars",
  "tfstate",
  "pem",
  "key",
  "sh",
  "bash",
  "zsh",
  "ps1",
  "prisma",
  "map",
  "http",
  "vue",
  "svelte",
  "astro",
  "html",
  "plist",
];

/** Manifests that are plain text. */
const MANIFESTS = ["**/*requirements*.txt", "**/requirements/*.txt"];

const SETTINGS = `**/{${[...SETTINGS_NAMES, ...SETTINGS_PATTERNS, ...SETTINGS_EXTENSIONS.map((each) => `*.${each}`)].join(",")}}`;

export const SELECTOR = [
  ...SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language }))),
  ...[SETTINGS, ...MANIFESTS].map((pattern) => ({ scheme: "file", pattern })),
];

function isSettings(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const matches = (pattern: string): boolean => {
    const [start = "", end = ""] = pattern.split("*");
    return name.startsWith(start) && name.endsWith(end) && name.length > pattern.length - 1;
  };
  const extension = name.slice(name.lastIndexOf(".") + 1);
  return (
    SETTINGS_NAMES.includes(name) || SETTINGS_PATTERNS.some(matches) || (name.includes(".") && SETTINGS_EXTENSIONS.includes(extension))
  );
}

export function isOurs(document: { languageId: string; uri: { scheme: string; path: string } }): boolean {
  const { languageId, uri } = document;
  return (LANGUAGES.includes(languageId) && SCHEMES.includes(uri.scheme)) || (uri.scheme === "file" && isSettings(uri.path));
}
