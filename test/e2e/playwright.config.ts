import { defineConfig } from 'playwright/test'

export default defineConfig({
  testDir: '.',
  // Each test starts an Electron of its own; two cores hold no more than two.
  workers: 2,
  fullyParallel: true,
  // A shared, slow machine must not fail a test by its clock; a hanging one is found in a minute.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  outputDir: '../../test-results',
})
