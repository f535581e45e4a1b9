// The highlighting of conditions inside YAML, as VS Code makes it: `node highlight.mjs`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
await oniguruma.loadWASM(readFileSync(wasm).buffer);
const own = new URL("../vscode/syntaxes/condition.tmLanguage.json", import.meta.url);
const grammars = {
  "source.yaml": { scopeName: "source.yaml", patterns: [{ match: "#.*$", name: "comment.line.yaml" }] },
  "mednec.condition.injection": JSON.parse(readFileSync(own, "utf8")),
};
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async (scope) => grammars[scope],
  getInjections: (scope) => (scope === "source.yaml" ? ["mednec.condition.injection"] : undefined),
});
const grammar = await registry.loadGrammar("source.yaml");

const text = `title: Any of these and nothing more
rules:
  - deny: x
    when: (not direct_one_on_one) or minutes < 8 minutes
  - pend: y
    unless: >-
      any diagnoses in [I60 to I69, G35]
      and service_date is after 2024-01-01
  - otherwise: { approve: criteria_met }
criteria:
  c:
    any: [muscle_tone in [low, high], tone is normal]
  d:
    all:
      - tone is not low
      - impaired
`;
const found = [];
let stack = textmate.INITIAL;
for (const line of text.split("\n")) {
  const { tokens, ruleStack } = grammar.tokenizeLine(line, stack);
  stack = ruleStack;
  for (const token of tokens) {
    const piece = line.slice(token.startIndex, token.endIndex).trim();
    if (piece) found.push([piece, token.scopes.at(-1)]);
  }
}
const scopes = (piece) => found.filter(([one]) => one === piece).map(([, scope]) => scope);

for (const [piece, scope] of [
  ["not", "keyword.operator.logical.mednec"],
  ["or", "keyword.operator.logical.mednec"],
  ["direct_one_on_one", "variable.other.mednec"],
  ["<", "keyword.operator.comparison.mednec"],
  ["8", "constant.numeric.mednec"],
  ["minutes", "support.type.unit.mednec"],
  ["diagnoses", "variable.other.mednec"],
  ["I60", "constant.other.code.mednec"],
  ["is after", "keyword.operator.comparison.mednec"],
  ["2024-01-01", "constant.other.date.mednec"],
  ["is not", "keyword.operator.comparison.mednec"],
  ["muscle_tone", "variable.other.mednec"],
  ["when", "entity.name.tag.yaml"],
]) {
  assert(scopes(piece).includes(scope), `${piece}: ${scopes(piece)}`);
}
// Words of a title, and what follows a condition, are none.
assert(found.some(([piece, scope]) => piece.includes("nothing more") && scope === "source.yaml"));
assert(found.some(([piece, scope]) => piece.includes("criteria_met") && scope === "source.yaml"));
console.log(`highlighting: ${found.length} pieces, as expected`);
