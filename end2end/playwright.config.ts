import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

/** Debian's browser; where there is neither it nor a variable, Playwright's own is used. */
const DEBIAN_CHROMIUM = "/usr/bin/chromium";

const executablePath =
  process.env.CHROMIUM_PATH ?? (existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined);

/** The browser may talk to the server under test and to nobody else. */
const args = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  // Nothing here measures speed: what takes this long on any machine does not happen at all.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "test-results/results.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    launchOptions: { executablePath, args },
    // Only what is said of being offline needs the worker; elsewhere it would answer in the place of the network.
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    // Not the server's, so that a page that forgets to turn its times local is found out.
    timezoneId: "Asia/Kolkata",
    trace: "retain-on-failure",
    // It answers for a server that is down, which most tests want to see; and it hides requests from `page.route`.
    serviceWorkers: "block",
  },
  projects: [
    { name: "chromium", testDir: "tests" },
    { name: "screenshots", testDir: "screenshots" },
  ],
});
