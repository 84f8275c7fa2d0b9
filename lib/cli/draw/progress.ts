/** Live progress: lines that stay as things end, and on a terminal a few lines below them that are drawn anew. */
import type { GantryEvent } from '../../engine/events.ts';
import type { Action } from '../../engine/plan.ts';
import type { Output } from '../host.ts';
import { describeDuration } from './duration.ts';
import type { Paint } from './paint.ts';

/** Draws events. */
export interface Progress {
  show(event: GantryEvent): void;
  /** Takes the live lines away. */
  end(): void;
}

/** Progress on `output`. */
export function createProgress(output: Output, paint: Paint): Progress {
  return output.isTerminal ? liveProgress(output, paint) : plainProgress(output, paint);
}

const DOING: Readonly<Record<Action, string>> = {
  none: 'following',
  create: 'creating',
  update: 'updating',
  adopt: 'adopting',
  replace: 'replacing',
  delete: 'deleting',
};

const DONE: Readonly<Record<Action, string>> = {
  none: 'unchanged',
  create: 'created',
  update: 'updated',
  adopt: 'adopted',
  replace: 'replaced',
  delete: 'deleted',
};

/** The line that stays after an event, where there is one. */
function lasting(event: GantryEvent, paint: Paint): string | undefined {
  switch (event.kind) {
    case 'step-ended': {
      const { outcome } = event;
      if (outcome.result === 'failed')
        return `${paint.red('failed')} ${outcome.address}: ${outcome.error.code}`;
      if (outcome.result === 'skipped') return undefined;
      const time = paint.dim(` (${describeDuration(outcome.duration)})`);
      return `${paint.green(DONE[outcome.action])} ${outcome.address}${time}`;
    }
    case 'rollout':
      return `${paint.dim('rollout')} ${event.address}: ${event.event.message}`;
    case 'rollout-ended': {
      const { result, duration } = event.report;
      const colour = result === 'succeeded' ? paint.green : paint.red;
      return `${paint.dim('rollout')} ${event.address}: ${colour(result)} (${describeDuration(duration)})`;
    }
    case 'interrupted':
      return paint.yellow('interrupted: nothing new is started, calls in flight come to their end');
    case 'waiting':
      return paint.dim('a run before this one died here: waiting until what it wrote is seen');
    case 'lock-taken-over': {
      const { holder, host, command, since } = event.from;
      const age = describeDuration(event.at - since);
      return paint.yellow(
        `took over the lock of ${holder} on ${host}, whose ${command} began ${age} ago and is dead`,
      );
    }
    case 'phase':
    case 'planned':
    case 'step-started':
    case 'step-progress':
      return undefined;
    default:
      return event satisfies never;
  }
}

function plainProgress(output: Output, paint: Paint): Progress {
  return {
    show(event) {
      const line =
        event.kind === 'step-started'
          ? `${DOING[event.action]} ${event.address}`
          : lasting(event, paint);
      if (line !== undefined) output.write(`${line}\n`);
    },
    end() {},
  };
}

const MOST_LIVE_LINES = 10;
const REDRAW_EVERY = 100;

function liveProgress(output: Output, paint: Paint): Progress {
  const running = new Map<string, string>();
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;

  const erase = () => {
    // Up to the first live line, then everything from there to the end of the screen.
    if (drawn > 0) output.write(`\u001B[${drawn}A\u001B[J`);
    drawn = 0;
  };
  const draw = () => {
    erase();
    const lines = [...running].map(([address, doing]) => `${doing} ${address}`);
    const shown = lines.slice(0, MOST_LIVE_LINES);
    if (lines.length > shown.length) shown.push(`and ${lines.length - shown.length} more`);
    const width = Math.max((output.columns ?? 80) - 3, 10);
    for (const line of shown) output.write(`  ${paint.dim(line.slice(0, width))}\n`);
    drawn = shown.length;
  };
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      draw();
    }, REDRAW_EVERY).unref();
  };
  return {
    show(event) {
      if (event.kind === 'step-started') running.set(event.address, DOING[event.action]);
      if (event.kind === 'step-progress') running.set(event.address, `${event.message}:`);
      if (event.kind === 'step-ended') running.delete(event.outcome.address);
      if (event.kind === 'rollout') running.set(event.address, `${event.event.message}:`);
      if (event.kind === 'rollout-ended') running.delete(event.address);
      // On a terminal the steps of a rollout come and go in its live line; what went wrong stays.
      const line =
        event.kind === 'rollout' && event.event.kind === 'progress'
          ? undefined
          : lasting(event, paint);
      if (line !== undefined) {
        erase();
        output.write(`${line}\n`);
      }
      soon();
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
      erase();
    },
  };
}
