// The extension in a real VS Code: `node vscode.mjs VSIX POLICIES`, with the folder of a VS Code for the browser in
// VSCODE (it has `out/server-main.js`), and of Chromium in CHROMIUM if it is not at /usr/bin/chromium. Pictures of each
// step lie in the folder that is told at the end. How such a VS Code is got: docs/editors.md.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const [vsix, policies] = process.argv.slice(2).map((file) => path.resolve(file));
const code = process.env.VSCODE ?? assert.fail("VSCODE is not set: the folder with `out/server-main.js`");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
const PORT = 8937;
const FILE = "policies/aetna/97112-from-2025-10-29.yaml";
const NAME = "red_flag_in_neck_pain";

const place = fs.mkdtempSync(path.join(os.tmpdir(), "mednec-vscode-"));
const folder = path.join(place, "work");
fs.cpSync(policies, path.join(folder, "policies"), { recursive: true });
const settings = { "workbench.startupEditor": "none", "editor.minimap.enabled": false };
fs.mkdirSync(path.join(place, "data/Machine"), { recursive: true });
fs.writeFileSync(path.join(place, "data/Machine/settings.json"), JSON.stringify(settings));
const own = ["--accept-server-license-terms", "--user-data-dir", path.join(place, "data"), "--extensions-dir", path.join(place, "extensions")];
const main = path.join(code, "out/server-main.js");
const installed = execFileSync("node", [main, ...own, "--install-extension", vsix], { encoding: "utf8" });
assert.match(installed, /successfully installed/);

const server = spawn("node", [main, ...own, "--host", "127.0.0.1", "--port", `${PORT}`, "--without-connection-token", "--telemetry-level", "off"]);
await new Promise((resolve, reject) => {
  server.stdout.on("data", (said) => `${said}`.includes("Extension host agent started") && resolve());
  server.once("exit", () => reject(new Error("VS Code did not start")));
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [...FLAGS, ...QUIET],
});
const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
page.setDefaultTimeout(60_000);
let taken = 0;
const picture = (name) => page.screenshot({ path: path.join(place, `${++taken}-${name}.png`) });

async function goTo(line) {
  await page.keyboard.press("Control+G");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(`${line}`);
  await page.keyboard.press("Enter");
  await page.locator(`.line-numbers.active-line-number >> text="${line}"`).waitFor();
}

/** Whether a text is shown somewhere, after a while. */
const shown = (selector, text) => page.locator(selector, { hasText: text }).first().waitFor();

try {
  const open = encodeURIComponent(JSON.stringify([["openFile", `vscode-remote://127.0.0.1:${PORT}${folder}/${FILE}`]]));
  await page.goto(`http://127.0.0.1:${PORT}/?folder=${folder}&payload=${open}`, { waitUntil: "domcontentloaded" });
  await page.locator(".monaco-dialog-box a, .monaco-dialog-box button", { hasText: "Yes, I trust" }).first().click();
  await shown(".codelens-decoration", "Show the graph");
  const lines = fs.readFileSync(path.join(folder, FILE), "utf8").split("\n");
  const line = lines.indexOf(`    when: ${NAME}`) + 1;
  assert(line > 0);
  await goTo(line);
  await shown(".codelens-decoration", "add one");
  const row = page.locator(".view-line", { hasText: `when: ${NAME}` }).first();
  const colours = await row.locator("span span").evaluateAll((all) => new Set(all.map((one) => getComputedStyle(one).color)).size);
  assert(colours > 2, "key, condition and hint have colours of their own");
  await shown(".view-line", "Neck pain with a warning sign");
  await picture("opened");

  // A slip shows while typing, and its fix mends it.
  await page.keyboard.press("End");
  await page.keyboard.type("x");
  await page.locator(".squiggly-error").first().waitFor();
  await picture("slip");
  await page.keyboard.press("Control+.");
  await shown(".action-widget", `Write \`${NAME}\``);
  await page.keyboard.press("Enter");
  await page.locator(".squiggly-error").first().waitFor({ state: "detached" });

  await page.keyboard.press("End");
  await page.keyboard.type(" and musc", { delay: 60 });
  await shown(".suggest-widget .monaco-list-row", "muscle_tone");
  await picture("completion");
  await page.keyboard.press("Escape");
  for (let letter = 0; letter < " and musc".length; letter++) await page.keyboard.press("Backspace");

  await row.locator("span", { hasText: NAME }).last().hover();
  await shown(".monaco-hover-content", "The graph: met where");
  await picture("hover");
  await page.keyboard.press("Escape");

  await page.locator('a[aria-label*="Test: run"]').first().click();
  await shown(".notification-toast", "0 failed");
  await page.locator('a[aria-label*="Check policies"]').first().click();
  await shown(".notification-toast", "0 errors");
  await picture("tested");

  // A case for a rule that none reaches is put where it belongs, and shown.
  await page.locator(".codelens-decoration a", { hasText: "add one" }).first().click();
  await shown(".tab.active", "cases.yaml");
  await shown(".notification-toast", "is it what the policy means?");
  await picture("case");

  await page.locator(".tab", { hasText: path.basename(FILE) }).first().click();
  await page.locator('a[aria-label*="Show the graph"]').first().click();
  await shown(".tab.active", path.basename(FILE));
  await page.waitForFunction(() => document.querySelectorAll("iframe.webview").length > 0);
  await picture("graph");
  console.log(`vscode: ${taken} pictures in ${place}, all as expected`);
} catch (problem) {
  await picture("failed");
  console.error(`vscode: pictures in ${place}`);
  throw problem;
} finally {
  await browser.close();
  server.kill();
}
