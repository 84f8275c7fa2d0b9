import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

const source = (path: string) => fileURLToPath(new URL(`../../lib/${path}`, import.meta.url));

/** The lane that runs against programs we did not write: an AWS emulator, botocore's models, the `aws` command line. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^gantry$/, replacement: source('index.ts') },
      { find: /^gantry\/testing$/, replacement: source('testing/index.ts') },
    ],
  },
  test: {
    include: ['test/emulator/**/*.test.ts'],
    environment: 'node',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 180_000,
    hookTimeout: 120_000,
    globalSetup: ['test/emulator/tally.ts'],
    // One more than two cores: the command line sleeps through most of its test.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
  },
});
