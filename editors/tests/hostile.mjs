// What editors do to a server, and should not: `node hostile.mjs MEDNEC POLICIES`. It may refuse, but not fall or lie.
import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import protocol from "vscode-languageserver-protocol/node";
import { connected } from "./connect.mjs";

const [program, policies] = process.argv.slice(2);
const place = fs.mkdtempSync(path.join(os.tmpdir(), "mednec-hostile-"));
const model = fs.readFileSync(path.resolve(policies, "aetna/97112-from-2025-10-29.yaml"), "utf8");

/** A folder with the shipped vocabulary, and files of its own. */
function folder(name, files = {}) {
  const root = path.join(place, name);
  for (const part of ["vocabulary", "shared"]) {
    fs.cpSync(path.resolve(policies, part), path.join(root, part), { recursive: true });
  }
  const all = { "example/payer.yaml": "payer: example-health\nname: Example Health\n", ...files };
  for (const [file, text] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  return root;
}

const policy = model.replace(/^policy: .*$/m, "policy: example-health/97112");
const address = (...parts) => pathToFileURL(path.join(...parts)).toString();

/** A server with an editor that has these folders open. */
async function started(roots, capabilities = {}) {
  const { server, connection } = connected(program);
  const told = new Map();
  let awaited = () => {};
  connection.onNotification(protocol.PublishDiagnosticsNotification.type, (news) => {
    told.set(decodeURIComponent(news.uri), news);
    awaited();
  });
  connection.onRequest(protocol.RegistrationRequest.type, () => null);
  connection.listen();
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const version = { now: 0 };
  const editor = {
    server, connection, told, ended,
    send: (type, params) => connection.sendNotification(type, params),
    ask: (type, params) => connection.sendRequest(type, params),
    open: (uri, text) =>
      editor.send(protocol.DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "yaml", version: ++version.now, text },
      }),
    change: (uri, contentChanges) =>
      editor.send(protocol.DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version: ++version.now },
        contentChanges,
      }),
    close: (uri) => editor.send(protocol.DidCloseTextDocumentNotification.type, { textDocument: { uri } }),
    /** What is told of a file, once it fits. */
    async problems(uri, fits) {
      const name = decodeURIComponent(uri);
      const limit = setTimeout(() => {
        const last = told.get(name)?.diagnostics.map((one) => `${one.code} ${one.range.start.line}`);
        assert.fail(`not told of ${name}: ${fits}; the last was ${last}`);
      }, 120_000);
      while (!(told.has(name) && fits(told.get(name).diagnostics))) {
        await new Promise((resolve) => (awaited = resolve));
      }
      clearTimeout(limit);
      return told.get(name).diagnostics;
    },
    async end() {
      await editor.ask(protocol.ShutdownRequest.type);
      editor.send(protocol.ExitNotification.type);
      assert.equal(await ended, 0);
    },
  };
  if (roots) {
    await editor.ask(protocol.InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: roots.map((root) => ({ uri: address(root), name: path.basename(root) })),
      capabilities,
    });
    editor.send(protocol.InitializedNotification.type, {});
  }
  return editor;
}

const tried = [];
async function attempt(what, how) {
  await how();
  tried.push(what);
}
const has = (code) => (found) => found.some((one) => one.code === code);
const none = (found) => found.length === 0;
const noErrors = (found) => found.every((one) => one.severity !== 1);

await attempt("asked before it is initialized", async () => {
  const editor = await started(null);
  const asked = { textDocument: { uri: "file:///a.yaml" }, position: { line: 0, character: 0 } };
  await assert.rejects(editor.ask(protocol.HoverRequest.type, asked), (error) => error.code === -32002);
  await editor.ask(protocol.InitializeRequest.type, {
    processId: null, rootUri: null, workspaceFolders: null, capabilities: {},
  });
  editor.send(protocol.InitializedNotification.type, {});
  assert.equal(await editor.ask(protocol.HoverRequest.type, asked), null);
  await editor.end();
});

await attempt("broken files everywhere, and letters that are none", async () => {
  const files = { "example/97112.yaml": policy };
  const broken = ["{", "- [", "\t\t:", "rules: [", "a: &b *b", "policy: >\n", "---\n---\n", "\u0000\u0001", "'", ": : :"];
  broken.forEach((text, at) => (files[`broken/${at}.yaml`] = text));
  files["broken/latin.yaml"] = Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xfc, 0xff, 0x0a]);
  const root = folder("broken", files);
  const editor = await started([root]);
  const uri = address(root, "example/97112.yaml");
  editor.open(uri, policy);
  for (let at = 0; at < broken.length; at++) {
    editor.open(address(root, `broken/${at}.yaml`), broken[at]);
    for (const request of [protocol.DocumentSymbolRequest, protocol.FoldingRangeRequest, protocol.CodeLensRequest]) {
      await editor.ask(request.type, { textDocument: { uri: address(root, `broken/${at}.yaml`) } });
    }
  }
  await editor.problems(address(root, "broken/0.yaml"), (found) => found.length > 0);
  for (let at = 0; at < broken.length; at++) {
    fs.rmSync(path.join(root, `broken/${at}.yaml`));
    editor.close(address(root, `broken/${at}.yaml`));
  }
  await editor.problems(address(root, "broken/0.yaml"), none);
  await editor.end();
});

await attempt("columns behind letters of two units, and ends of lines of two bytes", async () => {
  const root = folder("letters");
  const editor = await started([root]);
  const uri = address(root, "example/97112.yaml");
  const line = '    when: red_flag_in_neck_pain';
  const lines = policy.replace("title: A warning sign", "title: \u{1F600}\u{1F9E0} warning").split("\n");
  const at = lines.indexOf(line);
  assert(at > 0);
  const crlf = lines.join("\r\n");
  editor.open(uri, crlf);
  editor.change(uri, [
    { range: { start: { line: at, character: line.length }, end: { line: at, character: line.length } }, text: "x" },
  ]);
  const [problem] = await editor.problems(uri, has("unknown-criterion"));
  assert.deepEqual(problem.range, {
    start: { line: at, character: 10 }, end: { line: at, character: line.length + 1 },
  });
  // Behind two letters that take two units each.
  const row = lines.findIndex((one) => one.includes("\u{1F9E0}"));
  const column = lines[row].length;
  editor.change(uri, [
    { range: { start: { line: at, character: line.length }, end: { line: at, character: line.length + 1 } }, text: "" },
    { range: { start: { line: row, character: column - 1 }, end: { line: row, character: column } }, text: "t\u200b" },
  ]);
  const [hidden] = await editor.problems(uri, (found) => found.some((one) => one.range.start.line === row));
  assert(hidden.range.start.character <= column && hidden.range.start.character >= 10, JSON.stringify(hidden.range));
  await editor.end();
});

await attempt("typed faster than it can be read, with what is asked taken back", async () => {
  const root = folder("fast", { "example/97112.yaml": policy });
  const editor = await started([root]);
  const uri = address(root, "example/97112.yaml");
  editor.open(uri, policy);
  const place = policy.split("\n").indexOf("    when: red_flag_in_neck_pain");
  const end = 4 + "when: red_flag_in_neck_pain".length;
  const answers = [];
  for (let key = 0; key < 300; key++) {
    const at = { line: place, character: end + key };
    editor.change(uri, [{ range: { start: at, end: at }, text: "x" }]);
    const stop = new protocol.CancellationTokenSource();
    answers.push(
      editor.connection
        .sendRequest(protocol.CompletionRequest.type, { textDocument: { uri }, position: at }, stop.token)
        .then(() => "answered", (error) => error.code),
    );
    stop.cancel();
  }
  for (const answer of await Promise.all(answers)) assert(["answered", -32800, -32801].includes(answer), String(answer));
  await editor.problems(uri, has("unknown-criterion"));
  editor.change(uri, [
    { range: { start: { line: place, character: end }, end: { line: place, character: end + 300 } }, text: "" },
  ]);
  const { version } = editor.told.get(decodeURIComponent(uri));
  assert.equal(typeof version, "number");
  await editor.problems(uri, noErrors);
  await editor.end();
});

await attempt("deleted, renamed and made anew behind its back", async () => {
  const root = folder("moved", { "example/97112.yaml": policy.replace("status: approved", "status: aproved") });
  const editor = await started([root]);
  const uri = address(root, "example/97112.yaml");
  await editor.problems(uri, has("unknown-status"));
  const other = address(root, "example/other.yaml");
  fs.renameSync(path.join(root, "example/97112.yaml"), path.join(root, "example/other.yaml"));
  editor.send(protocol.DidChangeWatchedFilesNotification.type, {
    changes: [{ uri, type: 3 }, { uri: other, type: 1 }],
  });
  await editor.problems(uri, none);
  await editor.problems(other, has("unknown-status"));
  // Open, and deleted on the disk: the buffer counts until it is closed.
  editor.open(other, fs.readFileSync(path.join(root, "example/other.yaml"), "utf8"));
  fs.rmSync(path.join(root, "example/other.yaml"));
  editor.send(protocol.DidChangeWatchedFilesNotification.type, { changes: [{ uri: other, type: 3 }] });
  editor.change(other, [{ text: policy.replace("status: approved", "status: aproved") + "\n" }]);
  await editor.problems(other, has("unknown-status"));
  editor.close(other);
  await editor.problems(other, none);
  // A folder is renamed with all that is in it.
  fs.writeFileSync(path.join(root, "example/97112.yaml"), "policy: [\n");
  editor.send(protocol.DidChangeWatchedFilesNotification.type, { changes: [{ uri, type: 1 }] });
  await editor.problems(uri, (found) => found.length > 0);
  fs.renameSync(path.join(root, "example"), path.join(root, "sample"));
  editor.send(protocol.DidChangeWatchedFilesNotification.type, {
    changes: [{ uri: address(root, "example"), type: 3 }, { uri: address(root, "sample"), type: 1 }],
  });
  await editor.problems(uri, none);
  await editor.problems(address(root, "sample/97112.yaml"), (found) => found.length > 0);
  await editor.end();
});

await attempt("two folders, and files that are not saved yet", async () => {
  const one = folder("one", { "example/97112.yaml": policy });
  const two = folder("two", { "example/97112.yaml": policy.replace("status: approved", "status: aproved") });
  const editor = await started([one]);
  editor.send(protocol.DidChangeWorkspaceFoldersNotification.type, {
    event: { added: [{ uri: address(two), name: "two" }], removed: [] },
  });
  await editor.problems(address(two, "example/97112.yaml"), has("unknown-status"));
  const anew = address(one, "example/97113.yaml");
  editor.open(anew, policy.replace("97112", "97113").replace("status: approved", "status: final"));
  await editor.problems(anew, has("unknown-status"));
  editor.open("untitled:Untitled-1", "policy: [");
  editor.change("untitled:Untitled-1", [{ text: "policy: [[" }]);
  editor.close(anew);
  await editor.problems(anew, none);
  editor.send(protocol.DidChangeWorkspaceFoldersNotification.type, {
    event: { added: [], removed: [{ uri: address(two), name: "two" }] },
  });
  await editor.problems(address(two, "example/97112.yaml"), none);
  await editor.end();
});

await attempt("a file of 100,000 lines", async () => {
  const root = folder("long");
  const editor = await started([root]);
  const uri = address(root, "example/97112.yaml");
  const entry = (number) => `  - deny: r${number}\n    when: red_flag_in_neck_pain\n    cite: hns-97112 x\n`;
  const rules = Array.from({ length: 33_333 }, (_, number) => entry(number)).join("");
  const long = policy.replace(/^rules:\n/m, `rules:\n${rules}`);
  const began = performance.now();
  editor.open(uri, long);
  await editor.problems(uri, (found) => found.length > 0);
  const at = { line: 5, character: 0 };
  editor.change(uri, [{ range: { start: at, end: at }, text: "#" }]);
  await editor.ask(protocol.HoverRequest.type, { textDocument: { uri }, position: at });
  for (const request of [protocol.DocumentSymbolRequest, protocol.FoldingRangeRequest, protocol.CodeLensRequest]) {
    await editor.ask(request.type, { textDocument: { uri } });
  }
  console.log(`a file of 100,000 lines: ${Math.round(performance.now() - began)} ms until all is answered`);
  await editor.end();
});

await attempt("places and messages that are none", async () => {
  const root = folder("places", { "example/97112.yaml": policy });
  const editor = await started([root]);
  const uri = address(root, "example/97112.yaml");
  editor.open(uri, policy);
  const far = { line: 4_000_000_000, character: 4_000_000_000 };
  for (const type of [protocol.HoverRequest, protocol.CompletionRequest, protocol.DefinitionRequest, protocol.PrepareRenameRequest]) {
    await editor.ask(type.type, { textDocument: { uri }, position: far });
    await editor.ask(type.type, { textDocument: { uri: "file:///nowhere.yaml" }, position: far });
  }
  // The end before the beginning, and a change of what is not open.
  editor.change(uri, [{ range: { start: far, end: { line: 0, character: 0 } }, text: "# end\n" }]);
  editor.change(address(root, "nowhere.yaml"), [{ text: "a" }]);
  await assert.rejects(editor.ask("textDocument/hover", { of: "nothing" }));
  await assert.rejects(editor.ask("mednec/nothing", {}));
  await assert.rejects(
    editor.ask(protocol.ExecuteCommandRequest.type, { command: "mednec.addCase", arguments: [7, "x"] }),
  );
  editor.send("textDocument/didChange", { nothing: true });
  editor.send("$/setTrace", { value: "off" });
  assert((await editor.ask(protocol.HoverRequest.type, { textDocument: { uri }, position: { line: 5, character: 1 } })) !== undefined);
  await editor.end();
});

fs.rmSync(place, { recursive: true });
console.log(`hostile: ${tried.length} attempts withstood: ${tried.join("; ")}`);
