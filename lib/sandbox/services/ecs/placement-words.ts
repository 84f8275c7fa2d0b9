/** What a service says, once, when no container instance can take a task. */
import type { Refusal } from './place-task.ts';

/** Why a task was not placed: a key that stays the same while nothing changes, and AWS's words. */
export function unplacedWords(
  refusals: readonly Refusal[],
  capacityProvider: string | undefined,
): { readonly key: string; readonly message: string } {
  const closest = closestOf(refusals);
  if (closest === undefined)
    return {
      key: 'none',
      message: `${UNPLACED} Reason: No Container Instances were found in your ${capacityProvider === undefined ? 'cluster' : 'capacity provider'}. ${TROUBLESHOOTING}`,
    };
  return {
    key: closest.reason,
    message: `${UNPLACED} The closest matching (container-instance ${closest.instance.id}) ${trouble(closest.reason)}. ${TROUBLESHOOTING}`,
  };
}

const UNPLACED =
  'was unable to place a task because no container instance met all of its requirements.';
const TROUBLESHOOTING =
  'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

/** Reasons in the order in which instances are sorted out: the later, the closer the instance. */
const ORDER = [
  'AGENT',
  'ATTRIBUTE',
  'MemberOf placement constraint unsatisfied.',
  'DistinctInstance placement constraint unsatisfied.',
  'LOCATION',
  'RESOURCE:CPU',
  'RESOURCE:MEMORY',
  'RESOURCE:GPU',
  'RESOURCE:PORTS',
  'RESOURCE:ENI',
];

function closestOf(refusals: readonly Refusal[]): Refusal | undefined {
  return refusals.reduce<Refusal | undefined>(
    (best, one) =>
      best !== undefined && ORDER.indexOf(best.reason) >= ORDER.indexOf(one.reason) ? best : one,
    undefined,
  );
}

function trouble(reason: string): string {
  switch (reason) {
    case 'AGENT':
      return "doesn't have the agent connected";
    case 'ATTRIBUTE':
      return 'is missing an attribute required by your task';
    case 'RESOURCE:CPU':
      return 'has insufficient CPU units available';
    case 'RESOURCE:MEMORY':
      return 'has insufficient memory available';
    case 'RESOURCE:PORTS':
      return 'is already using a port required by your task';
    default:
      return `encountered error "${reason.replace(/\.$/, '')}"`;
  }
}
