// The highlighting of conditions inside YAML, as VS Code makes it: `node highlight.mjs [GRAMMARS]`. With GRAMMARS, the
// folder `extensions/yaml/syntaxes` of a VS Code, by its own grammars of YAML; else by one that knows comments and values alone.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

const wasm = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
await oniguruma.loadWASM(readFileSync(wasm).buffer);
const own = new URL("../vscode/syntaxes/condition.tmLanguage.json", import.meta.url);
const grammars = {
  "source.yaml": {
    scopeName: "source.yaml",
    patterns: [
      { match: "#.*$", name: "comment.line.yaml" },
      { match: "(?<=: )[^\\s\\[{>|].*$", name: "string.unquoted.yaml" },
    ],
  },
  "mednec.condition.injection": JSON.parse(readFileSync(own, "utf8")),
};
const folder = process.argv[2];
for (const name of folder ? readdirSync(folder).filter((name) => name.endsWith(".json")) : []) {
  const grammar = JSON.parse(readFileSync(path.join(folder, name), "utf8"));
  grammars[grammar.scopeName] = grammar;
}
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
    cite: rehab-12 not here
  - return: z
    when: any codes in [G36, G37] and late
  - otherwise: { approve: criteria_met }
criteria:
  c:
    any: [muscle_tone in [low, high], tone is normal]
  e: { any: [wide is low, no causes in [G38]], cite: rehab-12 }
  d:
    note: a word - not more
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
  ["G37", "constant.other.code.mednec"],
  ["late", "variable.other.mednec"],
  ["G38", "constant.other.code.mednec"],
]) {
  assert(scopes(piece).includes(scope), `${piece}: ${scopes(piece)}`);
}
// Words of a title, and what follows a condition, are none.
for (const words of ["nothing more", "criteria_met", "not here", "not more", "impaired"]) {
  const [, scope] = found.find(([piece]) => piece.includes(words)) ?? assert.fail(words);
  assert(!scope.endsWith(".mednec"), `${words}: ${scope}`);
}
// Nor does what is taken for a condition confuse what reads YAML.
assert.deepEqual(found.filter(([, scope]) => scope.startsWith("invalid")), []);
console.log(`highlighting: ${found.length} pieces, as expected`);
