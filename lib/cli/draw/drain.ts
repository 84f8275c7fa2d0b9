/** What draining will do, and what came of it. */
import type { DrainedService, DrainingInstance, DrainPreview, DrainReport } from '../../toolkit.ts';
import { describeDuration } from './duration.ts';

/** The instances with their tasks, then the services with what becomes of them. */
export function drawDrainPreview({ instances, services, unknown }: DrainPreview): string {
  return [
    ...instances.map(instanceLine),
    ...services.flatMap(serviceLines),
    ...(instances.some(({ others }) => others > 0)
      ? ['tasks that belong to no service stay: stop them, or wait for their end']
      : []),
    ...unknown.map((text) => `not looked at: ${text}`),
  ].join('\n');
}

/** What is left, and how it ended. */
export function drawDrained(report: DrainReport): string {
  const { status, refused, services, others, duration } = report;
  return [
    ...refused.map((text) => `left out: ${text}`),
    ...services.flatMap(({ service, tasks, reason, next }) => [
      `${service}: ${tasks.length} left (${tasks.join(', ')})`,
      ...(reason === undefined ? [] : [`  ${reason}`]),
      ...(next === undefined ? [] : [`  next: ${next}`]),
    ]),
    ...(others.length === 0 ? [] : [`of no service, and left alone: ${others.join(', ')}`]),
    ENDS[status](describeDuration(duration)),
  ].join('\n');
}

const GO_ON = 'the instances drain on; let them take tasks again with gantry drain --undo';

const ENDS: Readonly<Record<DrainReport['status'], (duration: string) => string>> = {
  drained: (duration) => `drained after ${duration}: no task of a service is left`,
  stuck: (duration) => `stuck after ${duration}: what is left can never move; ${GO_ON}`,
  'timed-out': (duration) => `not drained after ${duration}; ${GO_ON}`,
  interrupted: (duration) => `interrupted after ${duration}; ${GO_ON}`,
  'not-followed': () => 'draining',
};

const VERDICTS: Readonly<Record<DrainedService['verdict'], string>> = {
  moves: 'moves',
  'after-scaling': 'moves when there is room',
  goes: 'goes',
  percentages: 'CANNOT MOVE',
  'no-room': 'CANNOT MOVE',
  uncertain: 'may not move',
};

function instanceLine({ instance, isDraining, tasks, others }: DrainingInstance): string {
  const parts = [
    ...Object.entries(tasks).map(([service, count]) => `${service} ${count}`),
    ...(others === 0 ? [] : [`of no service ${others}`]),
  ];
  const state = isDraining ? ' (draining already)' : '';
  return `${instance}${state}: ${parts.length === 0 ? 'no tasks' : parts.join(', ')}`;
}

function serviceLines({
  service,
  tasks,
  desired,
  verdict,
  detail,
  cures,
}: DrainedService): readonly string[] {
  const of = verdict === 'goes' ? '' : ` of ${desired}`;
  return [
    `${service}: ${tasks}${of} ${tasks === 1 && of === '' ? 'task' : 'tasks'} here: ${VERDICTS[verdict]}; ${detail}`,
    ...(cures.length === 0 ? [] : [`  cure: ${cures.join(', or ')}`]),
  ];
}
