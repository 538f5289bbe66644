import { defineConfig } from 'vitest/config'

// What an operator has exported must never reach a test: not her database, not her bot.
for (const name of Object.keys(process.env))
  if (/^(DATABASE_URL|REDIS_URL|MASTER_KEY|NEW_MASTER_KEY|DATA_DIR|ROLES|TELEGRAM_.*)$/.test(name))
    delete process.env[name]

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A busy machine may break a browser test's timing; .ci/run names every test that needed its second try.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 90_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
  },
})
