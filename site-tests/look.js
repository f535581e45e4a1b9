// Looks at every kind of page of a policy book in a browser. Ends with 1 where axe-core finds something serious, where a
// page is wider than the window, or where it asks for anything that is not a file of the site.
//
//   node look.js SITE [PICTURES]     a folder that `mednec doc` wrote; where pictures go
//
// CHROMIUM names the browser (/usr/bin/chromium where it is not set).
import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [site, pictures] = process.argv.slice(2).map((path) => resolve(path));
if (!site) throw new Error("which site? node look.js SITE [PICTURES]");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const found = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? found(path) : name.endsWith(".html") ? [path] : [];
  });
const all = found(site).sort();
// Of each kind the largest page.
const kinds = new Map();
for (const path of all) {
  const kind = path.slice(site.length + 1).includes("/") ? path.slice(site.length + 1).split("/")[0] : path;
  kinds.set(kind, [...(kinds.get(kind) ?? []), path].sort((a, b) => statSync(b).size - statSync(a).size).slice(0, 1));
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--allow-file-access-from-files"],
});
const problems = [];
for (const path of [...kinds.values()].flat()) {
  const name = path.slice(site.length + 1).replaceAll("/", "_").replace(/\.html$/, "");
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [390, "light"], [390, "dark"]]) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.on("request", (request) => {
      if (!request.url().startsWith("file:") && !request.url().startsWith("data:"))
        problems.push(`${name}: asks for ${request.url()}`);
    });
    page.on("requestfailed", (request) => problems.push(`${name}: ${request.url()} is not there`));
    await page.goto(pathToFileURL(path).href);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) problems.push(`${name} at ${width}: ${wide} pixels too wide`);
    // Contrast is the only thing that hangs on the colours, so that two of the four are enough.
    if ((width === 1280) === (colorScheme === "dark") && !pictures) {
      await page.close();
      continue;
    }
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    for (const one of violations) {
      const line = `${name} at ${width}, ${colorScheme}: ${one.impact} ${one.id} (${one.nodes.length}): ${one.nodes[0].target}`;
      console.log(line);
      if (one.impact === "serious" || one.impact === "critical") problems.push(line);
    }
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`) });
      if (width === 1280 && colorScheme === "light") await page.pdf({ path: join(pictures, `${name}.pdf`), format: "A4" });
    }
    await page.close();
  }
}
// Every link leads to a page that is there, and to a place on it.
const ids = new Map(all.map((path) => [path, new Set(readFileSync(path, "utf8").match(/(?<= id=")[^"]*/g) ?? [])]));
for (const path of all)
  for (const [, href] of readFileSync(path, "utf8").matchAll(/href="([^"]*)"/g)) {
    const [file, place] = href.split("#");
    const target = file ? resolve(path, "..", file) : path;
    const known = ids.get(target);
    if (/^[a-z]+:/.test(href) || (!known && !statSync(target, { throwIfNoEntry: false })))
      problems.push(`${path}: ${href} is not there`);
    else if (place && known && !known.has(place)) problems.push(`${path}: no place ${href}`);
  }
await browser.close();
for (const problem of new Set(problems)) console.error(problem);
console.log(`${all.length} pages, ${kinds.size} kinds looked at, ${new Set(problems).size} problems`);
process.exit(problems.length > 0 ? 1 : 0);
