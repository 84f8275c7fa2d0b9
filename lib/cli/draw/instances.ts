/** Container instances and their agents, as tables. */
import type { InstanceStatus } from '../../toolkit/instances.ts';
import type { AgentReport } from '../../toolkit/update-agents.ts';
import { drawTable } from './table.ts';

const HEAD = [
  'INSTANCE',
  'TYPE',
  'ZONE',
  'PROVIDER',
  'STATUS',
  'AGENT',
  'TASKS',
  'FREE CPU',
  'FREE MIB',
  'FREE ENIS',
];

/** One line an instance. */
export function drawInstances(instances: readonly InstanceStatus[]): string {
  if (instances.length === 0) return 'no container instances';
  return drawTable(
    HEAD,
    instances.map((one) => [
      one.instance,
      one.type ?? '',
      one.zone ?? '',
      one.provider ?? '',
      one.statusReason === undefined ? one.status : `${one.status} (${one.statusReason})`,
      [
        one.agent ?? 'version not known',
        ...(one.connected ? [] : ['not connected']),
        ...(one.agentUpdate === undefined ? [] : [`update ${one.agentUpdate}`]),
      ].join(', '),
      one.pending === 0 ? String(one.running) : `${one.running} (${one.pending} pending)`,
      one.free === undefined ? '' : String(one.free.cpu),
      one.free === undefined ? '' : String(one.free.memory),
      one.free?.interfaces === undefined
        ? ''
        : `${one.free.interfaces.free}/${one.free.interfaces.of}`,
    ]),
  ).join('\n');
}

/** One line an agent. */
export function drawAgents(agents: readonly AgentReport[]): string {
  return drawTable(
    ['INSTANCE', 'AGENT', 'RESULT', 'REASON'],
    agents.map(({ instance, before, after, result, reason, next }) => [
      instance,
      after === undefined ? (before ?? 'not known') : `${before ?? 'not known'} -> ${after}`,
      result,
      [reason, ...(next === undefined ? [] : [`next: ${next}`])]
        .filter((text) => text !== undefined)
        .join('; '),
    ]),
  ).join('\n');
}
