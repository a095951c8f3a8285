// Opens pages in Chromium, does what it is told, and says what happened.
//
// Standard input:  {"browser": path, "visits": [{"url", "width", "scheme", "script", "steps"}]}
// Standard output: [{"requests": [url], "complaints": [text], "seen": [value]}], one a visit.
// Each step is one of {"press": key}, {"type": text}, {"choose": [selector, value]},
// {"follow": hash}, {"until": expression}, {"see": expression} and {"judge": [tag]};
// the last two add a value to "seen".
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const PATIENCE = 60_000;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const until = async (page, expression) => {
  const end = Date.now() + PATIENCE;
  while (!(await page.evaluate(expression))) {
    if (Date.now() > end) throw new Error(`never true: ${expression}`);
    await page.waitForTimeout(20);
  }
};

const judged = async (page, tags) => {
  await page.evaluate(axe);
  const rules = { runOnly: tags, resultTypes: ["violations"] };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(options), rules);
  return violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    count: nodes.length,
    first: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
  }));
};

const STEPS = {
  press: (page, key) => page.keyboard.press(key),
  type: (page, text) => page.keyboard.type(text),
  choose: (page, [selector, value]) => page.selectOption(selector, value).then(() => {}),
  follow: (page, hash) => page.evaluate((to) => void (location.hash = to), hash),
  until,
  see: (page, expression) => page.evaluate(expression),
  judge: judged,
};

const visit = async (browser, { url, width = 1280, scheme = "light", script = true, steps }) => {
  const context = await browser.newContext({
    colorScheme: scheme,
    javaScriptEnabled: script,
    offline: true,
    reducedMotion: "reduce",
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(url, { waitUntil: "load" });
  const seen = [];
  for (const step of steps) {
    const [[name, value]] = Object.entries(step);
    const result = await STEPS[name](page, value);
    if (["see", "judge"].includes(name)) seen.push(result);
  }
  await context.close();
  return { requests, complaints, seen };
};

const { browser: executablePath, visits } = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const results = [];
  for (const one of visits) results.push(await visit(browser, one));
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
}
