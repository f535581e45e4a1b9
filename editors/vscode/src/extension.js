// Starts `mednec lsp`, and adds what VS Code has beyond the protocol: buttons, a panel for graphs, a list of cases.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {LanguageClient | undefined} */
let client;

/** The program: as set, as carried, or from the path. */
function program(context) {
  const set = vscode.workspace.getConfiguration("mednec").get("path");
  if (set) return set;
  const carried = context.asAbsolutePath(path.join("bin", process.platform === "win32" ? "mednec.exe" : "mednec"));
  return fs.existsSync(carried) ? carried : "mednec";
}

/** Whether a document can be one of policies; the server knows. */
function isPolicies(document) {
  return document !== undefined && document.languageId === "yaml" && document.uri.scheme === "file";
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);
}

/** A graph in a panel beside the text. */
function showGraph({ title, svg }) {
  const panel = vscode.window.createWebviewPanel("mednec.graph", title, vscode.ViewColumn.Beside, {});
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  panel.webview.html = `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title></head><body style="background: white">${svg}</body></html>`;
}

/** Cases to choose from; the one chosen is opened. */
async function showCases({ cases }) {
  const items = cases.map((one) => ({ label: one.name, place: one.location }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: "Cases that this rule decides" });
  if (!chosen) return;
  const place = client.protocol2CodeConverter.asLocation(chosen.place);
  await vscode.window.showTextDocument(place.uri, { selection: place.range });
}

/** Hands a command to the server, and shows what comes back. */
async function executeCommand(command, args, next) {
  const result = await next(command, args);
  if (command === "mednec.showGraph" && result) showGraph(result);
  if (command === "mednec.showCases" && result) await showCases(result);
  return result;
}

/** A command of this extension that is one of the server's for the file that is shown. */
function forFile(context, name, command) {
  const run = async (uri) => {
    const document = uri ?? vscode.window.activeTextEditor?.document.uri;
    if (!document) return;
    try {
      await vscode.commands.executeCommand(command, document.toString());
    } catch (problem) {
      vscode.window.showErrorMessage(`mednec: ${problem.message}`);
    }
  };
  context.subscriptions.push(vscode.commands.registerCommand(name, run));
}

async function start(context) {
  const command = program(context);
  client = new LanguageClient(
    "mednec",
    "mednec",
    { run: { command, args: ["lsp"] }, debug: { command, args: ["lsp"] } },
    {
      documentSelector: [
        { scheme: "file", language: "yaml" },
        { scheme: "file", pattern: "**/*.csv" },
      ],
      middleware: { executeCommand },
    },
  );
  try {
    await client.start();
  } catch (problem) {
    vscode.window.showErrorMessage(
      `mednec could not be started as \`${command}\`: ${problem.message}. Set "mednec.path" to the program.`,
    );
  }
}

async function activate(context) {
  const told = () => {
    const shown = isPolicies(vscode.window.activeTextEditor?.document);
    vscode.commands.executeCommand("setContext", "mednec.inPolicies", shown);
  };
  context.subscriptions.push(vscode.window.onDidChangeActiveTextEditor(told));
  told();
  forFile(context, "mednec.checkPolicies", "mednec.check");
  forFile(context, "mednec.testCases", "mednec.runCases");
  forFile(context, "mednec.drawPolicy", "mednec.showGraph");
  context.subscriptions.push(
    vscode.commands.registerCommand("mednec.restart", async () => {
      await client?.stop();
      await start(context);
    }),
  );
  await start(context);
}

async function deactivate() {
  await client?.stop();
}

module.exports = { activate, deactivate };
