// Opens a page in a headless browser and prints, as JSON, what a person would see there.
//
//   node look.mjs PAGE.html WIDTH [JSON list of steps]
//
// A step is {"fill": text} for the filter or {"click": selector}; what is seen is told once
// before the steps and once after each.
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";
import { pathToFileURL } from "node:url";

const [page_path, width, steps = "[]"] = process.argv.slice(2);

function seen() {
  const shown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const texts = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const colour = (element) => getComputedStyle(element).backgroundColor;
  const inside = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };
  return {
    clients: texts("thead th").slice(1).map((cell) => cell.innerText.trim()),
    findings: texts("ul.findings li b").map((kind) => kind.innerText),
    rows: texts("tbody tr").map((row) => ({
      route: row.querySelector("th code").innerText,
      cells: [...row.querySelectorAll("td")].map((cell) => [cell.innerText, colour(cell)]),
    })),
    boxes: [...document.querySelectorAll("svg g")].filter(inside).map((box) => box.querySelector("text").textContent),
    lines: [...document.querySelectorAll("svg path")].filter((line) => line.getTotalLength() > 0).length,
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    smallest: Math.min(...texts("p, li, th, td, code").map((text) => parseFloat(getComputedStyle(text).fontSize))),
    title: document.title,
    hacked: globalThis.hacked ?? null,
  };
}

const browser = await puppeteer.launch({
  args: [...chromium.args, "--no-sandbox"],
  executablePath: await chromium.executablePath(),
  headless: "shell",
});
try {
  const page = await browser.newPage();
  const noticed = [];
  page.on("dialog", async (dialog) => { noticed.push(`dialog: ${dialog.message()}`); await dialog.dismiss(); });
  page.on("pageerror", (error) => noticed.push(`error: ${error.message}`));
  page.on("console", (message) => noticed.push(`console: ${message.text()}`));
  page.on("request", (request) => noticed.push(`request: ${new URL(request.url()).protocol}`));
  await page.setViewport({ width: Number(width), height: 800, isMobile: Number(width) < 600, hasTouch: Number(width) < 600 });
  await page.goto(pathToFileURL(page_path).href);
  const views = [await page.evaluate(seen)];
  for (const step of JSON.parse(steps)) {
    if ("fill" in step) {
      await page.click("#filter", { count: 3 });
      await page.keyboard.press("Backspace");
      await page.type("#filter", step.fill);
    } else {
      await page.click(step.click);
    }
    views.push(await page.evaluate(seen));
  }
  console.log(JSON.stringify({ noticed, views }));
} finally {
  await browser.close();
}
