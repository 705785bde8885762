// Prints the ids that the build gave to server actions, by the names of the exports.
import { readFileSync } from "node:fs";

const { node } = JSON.parse(readFileSync(".next/server/server-reference-manifest.json", "utf8"));
const named = Object.entries(node).map(([id, { exportedName }]) => {
  return [exportedName.startsWith("$$") ? "inline" : exportedName, id];
});
console.log(JSON.stringify(Object.fromEntries(named)));
