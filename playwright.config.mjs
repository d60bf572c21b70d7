// The browser tests, which `cargo xtask test` starts once both sites are being served.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests/web",
  testMatch: "*.mjs",
  testIgnore: ["site.mjs", "story.mjs", "lake_page.mjs"],
  outputDir: "target/browser-tests",
  snapshotPathTemplate: "tests/web/look/{projectName}/{arg}{ext}",
  reporter: "line",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 45_000,
  expect: { timeout: 8_000 },
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  // A test whose point is one width says so by its tag; all others run at both.
  projects: [
    { name: "phone", grepInvert: /@desktop/, use: { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true } },
    { name: "desktop", grepInvert: /@phone/, use: { viewport: { width: 1440, height: 900 } } },
  ],
});
