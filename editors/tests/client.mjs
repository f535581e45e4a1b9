// The language server spoken to as VS Code speaks to it: `node client.mjs MEDNEC POLICIES`.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import protocol from "vscode-languageserver-protocol/node";
import { connected } from "./connect.mjs";

const [program, policies] = process.argv.slice(2);
const file = path.resolve(policies, "aetna/97112-from-2025-10-29.yaml");
const uri = pathToFileURL(file).toString();
const text = readFileSync(file, "utf8");

const { server, connection } = connected(program);
const told = new Map();
let awaited = () => {};
connection.onNotification(protocol.PublishDiagnosticsNotification.type, (params) => {
  told.set(params.uri, params.diagnostics);
  awaited();
});
connection.onRequest(protocol.RegistrationRequest.type, () => {});
connection.listen();

/** Waits until what is told of the file fits. */
async function problems(fits) {
  const limit = setTimeout(() => assert.fail(`not told: ${JSON.stringify(told.get(uri))}`), 60_000);
  while (!(told.has(uri) && fits(told.get(uri)))) await new Promise((resolve) => (awaited = resolve));
  clearTimeout(limit);
  return told.get(uri);
}

/** The place of a character of the text. */
function place(offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, character: before.at(-1).length };
}

const initialized = await connection.sendRequest(protocol.InitializeRequest.type, {
  processId: process.pid,
  rootUri: null,
  workspaceFolders: [{ uri: pathToFileURL(path.resolve(policies)).toString(), name: "policies" }],
  capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
});
assert.equal(initialized.serverInfo.name, "mednec");
connection.sendNotification(protocol.InitializedNotification.type, {});
connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: "yaml", version: 1, text },
});

// A name is misspelt in a buffer that is not saved.
const rule = /when: .*?\b([a-z]+_[a-z_]+)/.exec(text);
const name = rule[1];
const start = place(rule.index + rule[0].length - name.length);
connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
  textDocument: { uri, version: 2 },
  contentChanges: [
    { range: { start, end: { line: start.line, character: start.character + name.length } }, text: `${name}x` },
  ],
});
const [problem] = await problems((found) => found.some((one) => one.severity === 1));
assert.deepEqual(problem.range.start, start);
assert.match(problem.message, new RegExp(`did you mean \`${name}\``));

// The fix is offered, and mends it.
const textDocument = { uri };
const actions = await connection.sendRequest(protocol.CodeActionRequest.type, {
  textDocument,
  range: problem.range,
  context: { diagnostics: [problem] },
});
const fix = actions.find((action) => action.title === `Write \`${name}\``);
const [{ edits }] = fix.edit.documentChanges;
connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
  textDocument: { uri, version: 3 },
  contentChanges: [{ range: edits[0].range, text: edits[0].newText }],
});
await problems((found) => found.every((one) => one.severity !== 1));

const at = { textDocument, position: start };
const hover = await connection.sendRequest(protocol.HoverRequest.type, at);
assert.match(hover.contents.value, new RegExp(`\`${name}\``));
const places = await connection.sendRequest(protocol.DefinitionRequest.type, at);
assert.equal(places.length, 1);
const uses = await connection.sendRequest(protocol.ReferencesRequest.type, {
  ...at,
  context: { includeDeclaration: true },
});
assert(uses.length >= 2);
const offered = await connection.sendRequest(protocol.CompletionRequest.type, at);
assert(offered.some((item) => item.label === name));
for (const request of [
  protocol.DocumentSymbolRequest,
  protocol.FoldingRangeRequest,
  protocol.CodeLensRequest,
]) {
  const answer = await connection.sendRequest(request.type, { textDocument });
  assert(answer.length > 0, request.method);
}
const graph = await connection.sendRequest(protocol.ExecuteCommandRequest.type, {
  command: "mednec.showGraph",
  arguments: [uri],
});
assert.match(graph.svg, /^<svg/);
const run = await connection.sendRequest(protocol.ExecuteCommandRequest.type, {
  command: "mednec.runCases",
  arguments: [uri],
});
assert(run.run > 0 && run.failed === 0, run.text);

await connection.sendRequest(protocol.ShutdownRequest.type);
const ended = new Promise((resolve) => server.once("exit", resolve));
connection.sendNotification(protocol.ExitNotification.type);
assert.equal(await ended, 0);
console.log(`node: ${run.run} cases run, all answers as expected`);
