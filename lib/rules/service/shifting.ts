/** What AWS refuses of deployments that move traffic: blue/green, linear and canary. */
import type { AdvancedConfiguration } from '@aws-sdk/client-ecs';
import {
  error,
  isAbsent,
  outside,
  outsideTenths,
  shapeOf,
  shown,
  violationIf,
  warning,
} from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items, known } from '../values.ts';
import type { ServiceSubject } from './subject.ts';

const PATH = 'deploymentConfiguration';
const CONFIGURATION = 'Amazon ECS API Reference, DeploymentConfiguration';
const RESOURCES =
  'Amazon ECS Developer Guide, required resources for Amazon ECS blue/green deployments';
const DAY = 1440;

/** The rules. */
export const SHIFTING_RULES: readonly Rule<ServiceSubject>[] = [
  error('service/bake-time', 'A bake time is up to a day.', CONFIGURATION, ({ deployment }) =>
    outside(`${PATH}.bakeTimeInMinutes`, deployment.bakeTimeInMinutes, 0, DAY),
  ),
  error('service/bake-time-missing', 'BLUE_GREEN has a bake time.', CONFIGURATION, (subject) =>
    violationIf(
      subject.deployment.strategy === 'BLUE_GREEN' &&
        isAbsent(subject.deployment.bakeTimeInMinutes) &&
        !subject.isUpdate,
      `${PATH}.bakeTimeInMinutes`,
      'BLUE_GREEN needs a bakeTimeInMinutes.',
    ),
  ),
  error('service/linear-strategy', 'Steps are for LINEAR.', CONFIGURATION, (subject) =>
    violationIf(
      !isAbsent(subject.deployment.linearConfiguration) &&
        subject.strategy !== undefined &&
        subject.strategy !== 'LINEAR',
      `${PATH}.linearConfiguration`,
      'Linear configuration can only be present with LINEAR deployment strategy',
    ),
  ),
  error(
    'service/linear-step',
    'A step is 3 to 100 percent, in tenths.',
    'Amazon ECS API Reference, LinearConfiguration',
    ({ deployment: { linearConfiguration: linear } }) =>
      outsideTenths(`${PATH}.linearConfiguration.stepPercent`, linear?.stepPercent, 3, 100),
  ),
  error(
    'service/linear-bake-time',
    'A step bakes up to a day.',
    'Amazon ECS API Reference, LinearConfiguration',
    ({ deployment: { linearConfiguration: linear } }) =>
      outside(
        `${PATH}.linearConfiguration.stepBakeTimeInMinutes`,
        linear?.stepBakeTimeInMinutes,
        0,
        DAY,
      ),
  ),
  error('service/canary-strategy', 'A first share is for CANARY.', CONFIGURATION, (subject) =>
    violationIf(
      !isAbsent(subject.deployment.canaryConfiguration) &&
        subject.strategy !== undefined &&
        subject.strategy !== 'CANARY',
      `${PATH}.canaryConfiguration`,
      'Canary configuration can only be present with CANARY deployment strategy',
    ),
  ),
  error(
    'service/canary-percent',
    'A first share is 0.1 to 100 percent, in tenths.',
    'Amazon ECS API Reference, CanaryConfiguration',
    ({ deployment: { canaryConfiguration: canary } }) =>
      outsideTenths(`${PATH}.canaryConfiguration.canaryPercent`, canary?.canaryPercent, 0.1, 100),
  ),
  error(
    'service/canary-bake-time',
    'A first share bakes up to a day.',
    'Amazon ECS API Reference, CanaryConfiguration',
    ({ deployment: { canaryConfiguration: canary } }) =>
      outside(
        `${PATH}.canaryConfiguration.canaryBakeTimeInMinutes`,
        canary?.canaryBakeTimeInMinutes,
        0,
        DAY,
      ),
  ),
  error(
    'service/shift-resources',
    'To move traffic ECS needs a second target group, the rule for production and a role.',
    RESOURCES,
    (subject) =>
      isShifting(subject)
        ? trafficOf(subject).flatMap(({ advanced, path, needed }) => {
            const missing = needed.filter((field) => isAbsent(advanced[field]));
            return violationIf(
              missing.length > 0,
              `${path}.advancedConfiguration`,
              `${subject.strategy} moves the traffic of this target group, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
            );
          })
        : [],
  ),
  error(
    'service/shift-two-groups',
    'Traffic moves between two target groups.',
    RESOURCES,
    (subject) =>
      trafficOf(subject).flatMap(({ advanced, path, group }) =>
        violationIf(
          !isAbsent(group) &&
            JSON.stringify(advanced.alternateTargetGroupArn) === JSON.stringify(group),
          `${path}.advancedConfiguration.alternateTargetGroupArn`,
          `${shown(group)} is the target group itself: traffic moves between two.`,
        ),
      ),
  ),
  error(
    'service/shift-attached',
    'Both target groups are attached to the rule for production.',
    RESOURCES,
    ({ request, neighbourhood, ...subject }) =>
      items(request.loadBalancers).flatMap(({ advancedConfiguration }, index) => {
        const alternate = advancedConfiguration?.alternateTargetGroupArn;
        return violationIf(
          isShifting(subject) &&
            !isAbsent(alternate) &&
            neighbourhood.targetGroup(alternate)?.isAttached === false,
          `loadBalancers[${index}].advancedConfiguration.alternateTargetGroupArn`,
          `No listener or rule forwards to ${shown(alternate)}: both target groups must be attached to the production rule, with weights 1 and 0.`,
        );
      }),
  ),
  warning(
    'service/shift-nothing',
    'LINEAR and CANARY without traffic to move are documented nowhere.',
    'Amazon ECS Developer Guide, linear and canary deployments',
    ({ request, strategy, isUpdate }) =>
      violationIf(
        !isUpdate &&
          (strategy === 'LINEAR' || strategy === 'CANARY') &&
          isAbsent(request.loadBalancers) &&
          isAbsent(request.vpcLatticeConfigurations) &&
          isAbsent(request.gatewayConnectors) &&
          request.serviceConnectConfiguration?.enabled !== true,
        `${PATH}.strategy`,
        `${strategy} has no traffic to move: there is no load balancer, Service Connect or VPC Lattice.`,
      ),
  ),
];

/** Whether deployments move traffic. */
function isShifting({ strategy }: Pick<ServiceSubject, 'strategy'>): boolean {
  return ['BLUE_GREEN', 'LINEAR', 'CANARY'].includes(known(strategy) ?? '');
}

type Advanced = Partial<AdvancedConfiguration>;

interface Traffic {
  readonly path: string;
  readonly group: unknown;
  readonly advanced: Advanced;
  readonly needed: readonly (keyof Advanced)[];
}

function trafficOf({ request }: Pick<ServiceSubject, 'request'>): readonly Traffic[] {
  const balanced = items(request.loadBalancers).map((one, index) => ({
    path: `loadBalancers[${index}]`,
    group: one.targetGroupArn,
    advanced: shapeOf(one.advancedConfiguration),
    needed: ['alternateTargetGroupArn', 'productionListenerRule', 'roleArn'] as const,
  }));
  const meshed = items(request.vpcLatticeConfigurations).map((one, index) => ({
    path: `vpcLatticeConfigurations[${index}]`,
    group: one.targetGroupArn,
    advanced: shapeOf(one.advancedConfiguration) as Advanced,
    needed: ['alternateTargetGroupArn', 'productionListenerRule'] as const,
  }));
  return [...balanced, ...meshed];
}
