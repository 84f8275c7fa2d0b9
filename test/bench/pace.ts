/** How long first deploys of many services take in AWS's request rates, against the least that these rates allow. */
import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { inFolder, ROOT } from './process.ts';
import { gate, printTable, say, seconds, times } from './report.ts';

/** What the process tells; times in milliseconds of virtual time. */
export interface FirstDeploy {
  /** The deploy where nothing is limited: its longest chain of waits. */
  readonly calm: number;
  /** From the creation of the last service until the end of that deploy. */
  readonly tail: number;
  readonly buckets: readonly {
    readonly name: string;
    /** Writes that draw from it. */
    readonly calls: number;
    /** When AWS can have handed out as many tokens, from the moment in which the first of them is of use. */
    readonly time: number;
  }[];
  /** The deploy in AWS's rates. */
  readonly limited: number;
  /** Calls that AWS refused in it. */
  readonly throttled: number;
}

const MOST = 1.05;

/** Deploys `count` services with nothing of their own, and `count` services behind load balancers. */
export function benchPace(count: number): void {
  inFolder((folder) => {
    const program = bundled(folder);
    const rows = (['plain', 'balanced'] as const).map((kind) => {
      const { status, stdout } = spawnSync(process.execPath, [program, kind, `${count}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`the deploys of ${kind} services ended with ${status}`);
      return rowOf(kind, JSON.parse(stdout) as FirstDeploy);
    });
    printTable(
      `First deploy of ${count} services into a sandbox with AWS's request rates, virtual time`,
      [
        'services',
        'what binds',
        'its tokens',
        'longest chain',
        'bound',
        'deploy',
        'against the bound',
        `at most ${MOST}`,
        'throttled',
      ],
      rows,
    );
    say('  its tokens: when AWS can have allowed these calls, from when the first can be of use');
    say(
      '  longest chain: the deploy where nothing is limited, NAT gateways and new tasks included',
    );
    say(
      '  bound: the longer of the two, where tasks of the service that is written last start after the last token',
    );
  });
}

function rowOf(kind: string, found: FirstDeploy): readonly string[] {
  const { calm, tail, buckets, limited, throttled } = found;
  const [binding] = [...buckets].sort((one, other) => other.time - one.time);
  if (binding === undefined) throw new Error('nothing was written');
  const bound = Math.max(calm, binding.time + tail);
  const ratio = limited / bound;
  return [
    kind === 'plain' ? 'with a log group and a task definition' : 'behind load balancers',
    `${binding.calls} calls of ${binding.name}`,
    seconds(binding.time),
    seconds(calm),
    seconds(bound),
    seconds(limited),
    times(ratio),
    gate(ratio <= MOST),
    gate(throttled === 0, String(throttled)),
  ];
}

function bundled(folder: string): string {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  buildSync({
    entryPoints: [fileURLToPath(new URL('first-deploy.ts', import.meta.url))],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
  return join(folder, 'first-deploy.mjs');
}
