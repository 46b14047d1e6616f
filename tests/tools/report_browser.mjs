// Opens a report in headless Chromium: report_browser.mjs CHROMIUM REPORT.html RUN.json
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [, , browserPath, report, run] = process.argv;
const address = pathToFileURL(resolve(report)).href;
const data = JSON.parse(readFileSync(run, "utf8"));

let failures = 0, checks = 0;
function check(holds, message) {
  ++checks;
  if (holds) return;
  ++failures;
  console.error(`FAILED: ${message}`);
}
const equal = (got, want, what) => check(got === want, `${what}: ${got} instead of ${want}`);

const browser = await puppeteer.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

/// The report in a page of its own. Whatever it says on the console, or asks the network for, is a failure.
async function open({ width = 1280, scheme = "light", script = true } = {}) {
  const page = await browser.newPage();
  page.on("console", (message) => check(false, `console: ${message.text()}`));
  page.on("pageerror", (error) => check(false, `script: ${error.message}`));
  page.on("request", (request) =>
    check(request.url() === address || request.url().startsWith("data:"), `request: ${request.url()}`));
  await page.setJavaScriptEnabled(script);
  await page.setViewport({ width, height: 844 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await page.goto(address);
  if (script) await page.waitForSelector("html[data-charts=drawn]");
  return page;
}

// What the charts should show, from the run alone.
const timed = (result) => result.contenders.filter((c) => c.seconds);
const total = (results) => results.reduce((sum, r) => sum + timed(r).length, 0);
const matches = (r, f) =>
  (f.section === undefined || r.section === f.section) &&
  (f.kernel === undefined || r.kernel === f.kernel) &&
  (f.type === undefined || r.type === f.type) &&
  (f.threads === undefined || r.threads === Number(f.threads)) &&
  (f.residence === undefined || r.residence === f.residence);
const ladder = data.results.filter((r) => r.section === "ladder");
const isOurs = (c) => c.role === "library" || c.role === "rung";
const expected = {
  rates: (f) => total(data.results.filter((r) => matches(r, f))),
  climb: (f) => total(ladder.filter((r) => matches(r, f))),
  roofline: (f) => {
    const last = new Map(ladder.filter((r) => r.type === f.type && r.flops > 0).map((r) => [r.kernel, r]));
    return [...last.values()].flatMap(timed).filter((c) => c.threads === 1).length;
  },
  accuracy: (f) =>
    data.results.filter((r) => matches(r, f) && r.size === f.size).flatMap(timed).filter((c) => c.error_eps > 0).length,
  standing: () =>
    new Set(
      data.results
        .filter((r) => r.section === "peers" && r.threads === 1 && timed(r).some((c) => c.role === "peer"))
        .map((r) => `${r.kernel} ${r.type}`),
    ).size,
  speedups: () => data.results.flatMap(timed).filter(isOurs).length, // both runs have the same ones
};

async function checkCharts(page) {
  const figures = await page.$$eval("figure.chart", (all) =>
    all.map((figure) => ({
      ...figure.dataset,
      hidden: figure.hidden,
      drawings: figure.querySelectorAll("svg").length,
      points: figure.querySelectorAll("svg g.points circle").length,
      caption: figure.querySelector("figcaption").textContent,
    })));
  equal([...new Set(figures.map((f) => f.chart))].sort().join(), Object.keys(expected).sort().join(), "charts");
  for (const figure of figures) {
    const { chart, hidden, drawings, points, caption, ...filter } = figure;
    const name = `${chart} ${Object.values(filter).join(" ")}`;
    check(!hidden && drawings > 0, `${name} is not drawn`);
    equal(points, expected[chart](filter), `${name}: number of points`);
    check(caption.length > 10, `${name} has no caption`);
  }
}

/// What a table shows in a cell, and the exact value behind it.
const cells = (page) =>
  page.$$eval("table[data-table]", (tables) =>
    tables.flatMap((table) =>
      [...table.querySelectorAll("tbody tr")].flatMap((row) =>
        [...row.children].map((cell) => ({
          ...table.dataset, row: row.dataset.row, key: cell.dataset.key,
          value: cell.dataset.value === undefined ? undefined : Number(cell.dataset.value),
          text: cell.textContent,
        })))));

/// `step`: half of the last digit that is shown, in the unit that is `scale`.
function checkNumber(cell, value, scale, what, step = 0.0006) {
  if (!cell) return check(false, `${what}: there is no such cell`);
  equal(cell.value, value, what);
  const shown = Number.parseFloat(cell.text) * scale;
  check(Math.abs(shown - value) <= 1e-3 * Math.abs(value) + step * scale, `${what} is shown as ${cell.text}`);
}

async function checkTables(page) {
  const all = await cells(page);
  const find = (filter) => all.find((cell) => Object.entries(filter).every(([k, v]) => cell[k] === v));
  for (const r of data.results) {
    const where = `${r.section} ${r.kernel} ${r.type} ${r.size}`;
    for (const c of r.contenders) {
      const what = `${where}, ${c.name} on ${c.threads}`;
      if (r.section === "ladder") {
        const row = c.threads > 1 ? `${c.name} (${c.threads})` : c.name;
        const at = { table: "ladder", kernel: r.kernel, type: r.type, size: r.size, row };
        if (c.refused) {
          equal(find({ ...at, key: "time" })?.text, "refused", what);
          check(all.some((cell) => cell.row === row && cell.text === c.refused), `${what}: why it was refused`);
          continue;
        }
        equal(find({ ...at, key: "time" })?.value, c.seconds.median, `${what}: time`);
        checkNumber(find({ ...at, key: "rate" }), c.rate_per_second, 1e9, `${what}: rate`);
        checkNumber(find({ ...at, key: "share" }), c.rate_per_second / c.ceiling.rate_per_second, 0.01, `${what}: share`, 0.051);
        if (c.error_eps !== undefined)
          checkNumber(find({ ...at, key: "error" }), c.error_eps, 1, `${what}: error`);
      } else if (r.section !== "noise") {
        const at = {
          table: "rates", section: r.section, kernel: r.kernel, type: r.type,
          threads: String(r.threads), residence: r.residence, row: r.size, key: `${c.name}|${c.threads}`,
        };
        checkNumber(find(at), c.rate_per_second, 1e9, what);
      }
    }
  }
  const standings = await page.$eval("#data", (e) => JSON.parse(e.textContent).standings);
  equal(all.filter((c) => c.table === "standing" && c.key === "mean").map((c) => c.value).join(),
        standings.map((s) => s.mean).join(), "means in the verdict");
  const diff = await page.$eval("#data", (e) => JSON.parse(e.textContent).diff);
  equal(all.filter((c) => c.table === "diff" && c.key === "speed-up").map((c) => c.value).join(),
        diff.map((d) => d.speed_up).join(), "speed-ups");
}

const brightness = (page, property) =>
  page.evaluate((name) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(document.body)[name];
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    return (r + g + b) / (3 * 255);
  }, property);

async function checkTheme(page, dark, what) {
  const paper = await brightness(page, "backgroundColor"), ink = await brightness(page, "color");
  check(dark ? paper < 0.2 && ink > 0.7 : paper > 0.9 && ink < 0.3, `${what}: paper ${paper}, ink ${ink}`);
}

const wide = await open();
await checkCharts(wide);
await checkTables(wide);
await checkTheme(wide, false, "light");
// By keyboard: the first stop leads to the content, the next one is the button of the theme.
await wide.keyboard.press("Tab");
equal(await wide.evaluate(() => document.activeElement.className), "skip", "first stop of the keyboard");
await wide.keyboard.press("Tab");
equal(await wide.evaluate(() => document.activeElement.id), "theme", "second stop of the keyboard");
await wide.keyboard.press("Enter");
await checkTheme(wide, true, "dark by the button");
await wide.emulateMediaType("print");
await checkTheme(wide, false, "on paper");
equal(await wide.$eval("nav", (nav) => getComputedStyle(nav).display), "none", "contents on paper");

const dark = await open({ scheme: "dark" });
await checkTheme(dark, true, "dark by the system");
await checkCharts(dark);

const phone = await open({ width: 390 });
await phone.$$eval("details", (all) => all.forEach((details) => { details.open = true; }));
await new Promise((done) => setTimeout(done, 300));
equal(await phone.evaluate(() => document.documentElement.scrollWidth), 390, "width of the page on a phone");
const beyond = await phone.$$eval("main *, header *", (all) =>
  all.filter((e) => e.getBoundingClientRect().right > 391 && !e.closest(".table, pre")).map((e) => e.outerHTML.slice(0, 80)));
equal(beyond.length, 0, `elements beyond the edge of a phone (${beyond[0]})`);
await checkCharts(phone);

// Without scripts, a report consists of its tables.
const plain = await open({ script: false });
equal(await plain.$$eval("figure.chart:not([hidden])", (all) => all.length), 0, "charts without scripts");
check((await cells(plain)).length > 50, "tables without scripts");

await browser.close();
console.log(`${checks} checks, ${failures} failed`);
process.exit(failures ? 1 : 0);
