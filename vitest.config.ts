import { defineConfig } from 'vitest/config'

/** Native parts (sharp, ONNX Runtime, SQLite) want a process of their own, so no project runs in threads. */
const pool = 'forks'

/** Opening files by their real consumers needs Python; `npm run test:consumers` prepares it and names it here. */
const hasConsumers = process.env['GRAFT_CONSUMERS_PYTHON'] !== undefined

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], pool } },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          pool,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          pool,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'architecture', include: ['test/architecture/**/*.test.ts'], pool } },
      {
        test: {
          name: 'consumers',
          include: hasConsumers ? ['test/consumers/**/*.test.ts'] : [],
          pool,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
