/** What the server reads. Kept in step with `activationEvents` in package.json. */
export const LANGUAGES = ["typescript", "typescriptreact", "javascript", "javascriptreact", "python", "sql"];

/**
 * Files and unsaved buffers. Notebook cells (`vscode-notebook-cell`) stay out: half a program has no routes, and every
 * finding of absence would be wrong. So do read-only views of another revision (`git`, `vscode-vfs`).
 */
const SCHEMES = ["file", "untitled"];

export const SELECTOR = SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));

export function isOurs(document: { languageId: string; uri: { scheme: string } }): boolean {
  return LANGUAGES.includes(document.languageId) && SCHEMES.includes(document.uri.scheme);
}
