/** What AWS refuses of a task set: a deployment that is driven from outside. */
import type { CreateTaskSetRequest } from '@aws-sdk/client-ecs';
import { error, isAbsent, malformed, noneOf, tokenForm, violationIf, within } from '../checks.ts';
import { CAPACITY_RULES } from '../launch/capacity.ts';
import { NETWORK_RULES } from '../launch/network.ts';
import { type LaunchSubject, launchSubject } from '../launch/subject.ts';
import type { Neighbourhood } from '../neighbourhood.ts';
import type { LeftOut, Rule } from '../rule.ts';
import { REGISTRY_RULES, type RegisteredSubject } from '../service/registries.ts';
import { BALANCER_RULES, type BalancedSubject } from '../service/traffic.ts';
import { items } from '../values.ts';

const CREATE = 'Amazon ECS API Reference, CreateTaskSet';
const GUIDE = 'Amazon ECS Developer Guide, external deployments';

/** A task set in its neighbourhood. */
export interface TaskSetSubject extends LaunchSubject<Partial<CreateTaskSetRequest>> {
  /** Who deploys its service, where that is known. */
  readonly controller: string | undefined;
}

/** Gathers what the rules need. */
export function taskSetSubject(
  request: Partial<CreateTaskSetRequest>,
  neighbourhood: Neighbourhood,
): TaskSetSubject {
  const service = neighbourhood.service?.(request.service);
  return {
    ...launchSubject(request, neighbourhood),
    controller: service && (service.deploymentController?.type ?? 'ECS'),
  };
}

/** The rules. */
export const TASK_SET_RULES: readonly Rule<TaskSetSubject>[] = [
  error('task-set/members', 'It has service, cluster and definition.', CREATE, ({ request }) =>
    (['service', 'cluster', 'taskDefinition'] as const)
      .filter((field) => isAbsent(request[field]))
      .map((field) => ({ path: field, detail: `A task set needs ${field}.` })),
  ),
  error('task-set/controller', 'Its service is deployed from outside.', GUIDE, (subject) =>
    violationIf(
      subject.controller !== undefined &&
        subject.controller !== 'EXTERNAL' &&
        subject.controller !== 'CODE_DEPLOY',
      'service',
      `Task sets are for services with the EXTERNAL deployment controller, not ${subject.controller}.`,
    ),
  ),
  error('task-set/scale', 'The scale is 0 to 100.', CREATE, ({ request: { scale } }) =>
    violationIf(
      (typeof scale?.value === 'number' && !(scale.value >= 0 && scale.value <= 100)) ||
        typeof scale?.value === 'string',
      'scale.value',
      `${scale?.value} is not a number from 0 to 100.`,
    ),
  ),
  error('task-set/scale-unit', 'The unit is PERCENT.', CREATE, ({ request: { scale } }) =>
    noneOf('scale.unit', scale?.unit, ['PERCENT']),
  ),
  error('task-set/one-group', 'It has one target group.', GUIDE, ({ request }) =>
    violationIf(
      items(request.loadBalancers).length > 1,
      'loadBalancers',
      `${items(request.loadBalancers).length} target groups; a task set can have one.`,
    ),
  ),
  error('task-set/no-classic', 'It has no Classic Load Balancer.', CREATE, ({ request }) =>
    items(request.loadBalancers).flatMap(({ loadBalancerName }, index) =>
      violationIf(
        !isAbsent(loadBalancerName),
        `loadBalancers[${index}].loadBalancerName`,
        'A task set takes Application and Network Load Balancers, no Classic ones.',
      ),
    ),
  ),
  error('task-set/client-token', 'A token is up to 36 ASCII characters.', CREATE, ({ request }) =>
    malformed('clientToken', request.clientToken, tokenForm(36)),
  ),
  ...within<TaskSetSubject, LaunchSubject>(
    (subject) => [subject],
    [...CAPACITY_RULES, ...NETWORK_RULES],
  ),
  ...within<TaskSetSubject, BalancedSubject>(
    (subject) => [subject as BalancedSubject],
    BALANCER_RULES,
  ),
  ...within<TaskSetSubject, RegisteredSubject>(
    (subject) => [subject as RegisteredSubject],
    REGISTRY_RULES,
  ),
];

/** What is not judged, and why. */
export const TASK_SET_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'services with task sets are not scaled by Application Auto Scaling',
    why: 'AWS takes the scalable target; the guide calls it unsupported for EXTERNAL',
  },
  {
    what: 'launchType MANAGED_INSTANCES of a task set',
    why: 'pages of AWS disagree; a strategy reaches them without doubt',
  },
];
