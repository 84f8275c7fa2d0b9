import { describe, expect, test } from 'vitest';
import { describeDuration } from '../../lib/cli/draw/duration.ts';
import { paintFor, plainPaint } from '../../lib/cli/draw/paint.ts';
import { createProgress } from '../../lib/cli/draw/progress.ts';
import { drawRollout } from '../../lib/cli/draw/rollout.ts';
import { drawStatus } from '../../lib/cli/draw/status.ts';
import type { Output } from '../../lib/cli/host.ts';
import type { GantryEvent } from '../../lib/engine/events.ts';
import type { Address } from '../../lib/graph/address.ts';

const at = Date.UTC(2026, 0, 1);
const vpc = 'a/S/Vpc' as Address;

function screen(isTerminal: boolean): Output & { text(): string } {
  let written = '';
  return {
    isTerminal,
    columns: 40,
    write: (text) => {
      written += text;
    },
    text: () => written,
  };
}

const ESC = '\u001B';
const PIECES = new RegExp(`${ESC}\\[(\\d+)A|${ESC}\\[(J)|([^${ESC}]+)`, 'g');

/** What a terminal shows after text with "up n lines" and "erase below" in it. */
function shown(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const [, up, erase, plain] of text.matchAll(PIECES)) {
    if (up !== undefined) lines.length = Math.max(lines.length - Number(up), 1);
    if (up !== undefined || erase !== undefined) lines[lines.length - 1] = '';
    for (const [i, part] of (plain ?? '').split('\n').entries()) {
      if (i > 0) lines.push('');
      lines[lines.length - 1] += part;
    }
  }
  return lines;
}

const events: readonly GantryEvent[] = [
  { at, kind: 'step-started', address: vpc, type: 'AWS::EC2::VPC', action: 'create' },
  { at, kind: 'step-progress', address: vpc, message: 'waiting for the VPC' },
  {
    at,
    kind: 'step-ended',
    outcome: {
      result: 'done',
      address: vpc,
      type: 'AWS::EC2::VPC',
      action: 'create',
      id: 'vpc-1',
      attributes: {},
      duration: 1500,
    },
  },
];

describe('progress', () => {
  test('without a terminal is one plain line an event', () => {
    const output = screen(false);
    const progress = createProgress(output, plainPaint);
    for (const event of events) progress.show(event);
    progress.end();
    expect(output.text()).toBe('creating a/S/Vpc\ncreated a/S/Vpc (1.5 s)\n');
  });

  test('on a terminal leaves only what has ended', async () => {
    const output = screen(true);
    const progress = createProgress(output, plainPaint);
    const [started, waiting, ended] = events;
    for (const event of [started, waiting]) if (event !== undefined) progress.show(event);
    await expect.poll(() => shown(output.text())).toContain('  waiting for the VPC: a/S/Vpc');
    if (ended !== undefined) progress.show(ended);
    progress.end();
    expect(shown(output.text())).toEqual(['created a/S/Vpc (1.5 s)', '']);
  });

  test('on a terminal shows no more than fits', async () => {
    const output = screen(true);
    const progress = createProgress(output, plainPaint);
    for (let i = 0; i < 30; i++)
      progress.show({
        at,
        kind: 'step-started',
        address: `a/S/${'Long'.repeat(20)}${i}` as Address,
        type: 'T',
        action: 'create',
      });
    await expect.poll(() => shown(output.text())).toContain('  and 20 more');
    for (const line of shown(output.text())) expect(line.length).toBeLessThan(40);
    progress.end();
    expect(shown(output.text())).toEqual(['']);
  });
});

describe('colour', () => {
  const terminal = screen(true);
  test.each([
    ['a terminal', terminal, {}, true],
    ['no terminal', screen(false), {}, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, true],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
  ])('%s', (_, output, env, coloured) => {
    expect(paintFor(output, env).red('x') !== 'x').toBe(coloured);
  });
});

describe('a rollout report', () => {
  const report = {
    cluster: 'c',
    service: 's',
    deploymentId: 'ecs-svc/1',
    desired: 2,
    running: 1,
    duration: 65_000,
  };

  test('of success is one line', () => {
    expect(
      drawRollout('a/S/Web', { ...report, result: 'succeeded', evidence: [] }, plainPaint),
    ).toBe('a/S/Web rollout succeeded after 1 min 5 s, 1/2 running');
  });

  test('of failure has cause, next step and the last evidence', () => {
    const evidence = Array.from({ length: 15 }, (_, i) => ({
      at: at + i * 1000,
      kind: 'task-stopped' as const,
      message: `task ${i}`,
    }));
    const text = drawRollout(
      'a/S/Web',
      {
        ...report,
        result: 'rolled-back',
        taskDefinition: 'web:1',
        cause: { kind: 'image-not-found', summary: 'no such image', next: 'push it' },
        evidence,
      },
      plainPaint,
    );
    expect(text.split('\n').slice(0, 6)).toEqual([
      'a/S/Web rollout rolled-back after 1 min 5 s, 1/2 running',
      '  cause: no such image (image-not-found)',
      '  next:  push it',
      '  runs now: web:1',
      '  evidence:',
      '    00:00:03 task-stopped: task 3',
    ]);
    expect(text).toContain('3 earlier lines left out');
  });
});

test('a status is a table', () => {
  const service = {
    address: 'a/S/Web' as Address,
    stack: 'S',
    cluster: 'c',
    service: 's',
    taskDefinition: 't:1',
    images: ['nginx:1.27'],
    desired: 2,
    running: 1,
    pending: 1,
    rollout: 'IN_PROGRESS',
  };
  expect(
    drawStatus([service, { ...service, address: 'a/S/Api' as Address, url: 'http://x' }]),
  ).toBe(
    [
      'SERVICE  CLUSTER  IMAGE       RUNNING          ROLLOUT      URL',
      'a/S/Web  c        nginx:1.27  1/2 (1 pending)  IN_PROGRESS',
      'a/S/Api  c        nginx:1.27  1/2 (1 pending)  IN_PROGRESS  http://x',
    ].join('\n'),
  );
});

test.each([
  [400, '0.4 s'],
  [9_940, '9.9 s'],
  [12_300, '12 s'],
  [59_700, '1 min'],
  [185_000, '3 min 5 s'],
])('%i ms is %s', (milliseconds, text) => {
  expect(describeDuration(milliseconds)).toBe(text);
});
