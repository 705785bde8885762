/** What the server reads. Kept in step with `activationEvents` in package.json. */
export const LANGUAGES = ["typescript", "typescriptreact", "javascript", "javascriptreact", "python", "sql"];

/**
 * Files and unsaved buffers. Notebook cells (`vscode-notebook-cell`) stay out: half a program has no routes, and every
 * finding of absence would be wrong. So do read-only views of another revision (`git`, `vscode-vfs`).
 */
const SCHEMES = ["file", "untitled"];

/** Manifests show findings too; other files of their languages are none of ours while they are open. */
const MANIFESTS = ["package.json", "pyproject.toml", "*requirements*.txt", "requirements/*.txt", "Pipfile", "Dockerfile*"];

export const SELECTOR = [
  ...SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language }))),
  ...MANIFESTS.map((name) => ({ scheme: "file", pattern: `**/${name}` })),
];

export function isOurs(document: { languageId: string; uri: { scheme: string } }): boolean {
  return LANGUAGES.includes(document.languageId) && SCHEMES.includes(document.uri.scheme);
}
