// Chromium, driven by playwright. Nothing is downloaded: the machine's own browser is named in $CHROMIUM.
import { chromium } from "playwright-core";

export async function openBrowser(viewport = { width: 1280, height: 860 }, deviceScaleFactor = 1) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const context = await browser.newContext({ viewport, deviceScaleFactor, colorScheme: "dark" });
  return { browser, context };
}
