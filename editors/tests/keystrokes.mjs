// How long it takes from a keystroke to what is wrong, in a folder of 1,000 policies: `node keystrokes.mjs MEDNEC POLICIES`.
// The folder has the vocabulary, codes and shared criteria of POLICIES, and 20 invented payers with 50 policies each.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import protocol from "vscode-languageserver-protocol/node";
import { connected } from "./connect.mjs";

const [program, policies] = process.argv.slice(2);
const KEYS = 200;
const PAYERS = 20;
const EACH = 50;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mednec-keystrokes-"));
for (const part of ["vocabulary", "shared"]) {
  fs.cpSync(path.resolve(policies, part), path.join(folder, part), { recursive: true });
}
const model = fs.readFileSync(path.resolve(policies, "aetna/97112-from-2025-10-29.yaml"), "utf8");
const file = (payer, number) => path.join(folder, `example-${payer}`, `${97000 + number}.yaml`);
let text = "";
for (let payer = 0; payer < PAYERS; payer++) {
  fs.mkdirSync(path.join(folder, `example-${payer}`));
  const own = `payer: example-${payer}\nname: Example Health ${payer}\n`;
  fs.writeFileSync(path.join(folder, `example-${payer}`, "payer.yaml"), own);
  for (let number = 0; number < EACH; number++) {
    text = model
      .replace(/^policy: .*$/m, `policy: example-${payer}/${97000 + number}`)
      .replace(/^procedures: .*$/m, `procedures: [${97000 + number}]`);
    fs.writeFileSync(file(payer, number), text);
  }
}
const uri = pathToFileURL(file(PAYERS - 1, EACH - 1)).toString();

const { server, connection } = connected(program);
let heard = () => {};
connection.onNotification(protocol.PublishDiagnosticsNotification.type, (told) => heard(told));
connection.listen();
const began = performance.now();
await connection.sendRequest(protocol.InitializeRequest.type, {
  processId: process.pid,
  rootUri: null,
  workspaceFolders: [{ uri: pathToFileURL(folder).toString(), name: "policies" }],
  capabilities: {},
});
connection.sendNotification(protocol.InitializedNotification.type, {});
connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
  textDocument: { uri, languageId: "yaml", version: 1, text },
});
await connection.sendRequest(protocol.HoverRequest.type, { textDocument: { uri }, position: { line: 0, character: 1 } });
console.log(`opened: ${(performance.now() - began).toFixed(0)} ms`);
const settled = performance.now();
const checked = await connection.sendRequest(protocol.ExecuteCommandRequest.type, {
  command: "mednec.check",
  arguments: [uri],
});
console.log(`all compiled: ${(performance.now() - settled).toFixed(0)} ms; ${checked.text}`);

/** The time from a change to what is told of it. */
function typed(uri, version, range, letters) {
  return new Promise((resolve) => {
    const limit = setTimeout(() => assert.fail(`nothing told of ${version}`), 30_000);
    const start = performance.now();
    heard = (told) => {
      if (told.uri !== uri || told.version !== version) return;
      clearTimeout(limit);
      resolve(performance.now() - start);
    };
    connection.sendNotification(protocol.DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges: [{ range, text: letters }],
    });
  });
}

/** The middle, the upper end and the worst of the times of some letters that are typed behind a place. */
async function typing(what, uri, text, behind, keys) {
  const found = behind.exec(text) ?? assert.fail(what);
  const before = text.slice(0, found.index + found[0].length).split("\n");
  const line = before.length - 1;
  const times = [];
  for (let key = 0; key < keys; key++) {
    const character = before.at(-1).length + key;
    const at = { line, character };
    times.push(await typed(uri, key + 2, { start: at, end: at }, "abcdefghij"[key % 10]));
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1);
  console.log(`${what}: median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, worst ${at(1)} ms`);
}

// A name in a condition is typed on, letter by letter, at the pace of a fast typist; then what all policies use.
await typing("keystroke in a policy", uri, text, /when: .*?\b([a-z]+_[a-z_]+)/, KEYS);
for (const [what, file, behind] of [
  ["in the vocabulary", "vocabulary/facts.yaml", /type: yes\/no/],
  ["in a shared criterion", "shared/red-flags-neck.yaml", /- recent_trauma/],
]) {
  const place = path.join(folder, file);
  const [uri, text] = [pathToFileURL(place).toString(), fs.readFileSync(place, "utf8")];
  connection.sendNotification(protocol.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });
  await typing(`keystroke ${what}`, uri, text, behind, KEYS / 5);
}
const status = fs.existsSync(`/proc/${server.pid}/status`) ? fs.readFileSync(`/proc/${server.pid}/status`, "utf8") : "";
for (const name of ["VmRSS", "VmHWM"]) {
  const found = new RegExp(`${name}:\\s+(\\d+) kB`).exec(status);
  if (found) console.log(`${name}: ${Math.round(found[1] / 1024)} MiB`);
}
await connection.sendRequest(protocol.ShutdownRequest.type);
connection.sendNotification(protocol.ExitNotification.type);
fs.rmSync(folder, { recursive: true });
