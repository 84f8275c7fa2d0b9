/** Captured requests, and botocore as their judge. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../../lib/sandbox/index.ts';

const JUDGE = fileURLToPath(new URL('./judge.py', import.meta.url));
const python = process.env['MOTO_PYTHON'] ?? 'python3';

/** Whether botocore is installed here. */
export function hasBotocore(): boolean {
  return spawnSync(python, ['-c', 'import botocore'], { stdio: 'ignore' }).status === 0;
}

/** One request, as the judge wants it. */
export interface CapturedRequest {
  readonly service: string;
  readonly operation: string;
  readonly input: unknown;
}

/** Every request that a sandbox has seen. */
export function requestsOf({ calls }: Sandbox): readonly CapturedRequest[] {
  return calls.entries.map(({ service, operation, input }) => ({ service, operation, input }));
}

/** What the judge says. */
export interface Verdict {
  /** One line a request that the models refuse. */
  readonly refused: readonly string[];
  readonly summary: string;
}

/** Holds requests against botocore's models. */
export function judge(requests: readonly CapturedRequest[]): Verdict {
  const { stdout, stderr, status } = spawnSync(python, [JUDGE], {
    input: requests.map((request) => JSON.stringify(request)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const lines = stdout.trimEnd().split('\n');
  const summary = lines.at(-1) ?? '';
  // Python ends with 1 after an exception, too: only the summary tells that every request was judged.
  if (!summary.includes(' judged by botocore '))
    throw new Error(`the judge ended with ${status}: ${stderr}`);
  return { refused: lines.slice(0, -1), summary };
}
