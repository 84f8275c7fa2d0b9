/** What AWS refuses of a rolling update's bounds, breakers, alarms and early success, and what would never let one end. */
import { error, isAbsent, noneOf, outside, refusalIf, violationIf, warning } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { known } from '../values.ts';
import type { ServiceSubject } from './subject.ts';

const PATH = 'deploymentConfiguration';
const BREAKER = `${PATH}.deploymentCircuitBreaker`;
const EARLY = `${PATH}.earlySuccessCriteria`;
const CONFIGURATION = 'Amazon ECS API Reference, DeploymentConfiguration';
const BREAKERS = 'Amazon ECS API Reference, DeploymentCircuitBreaker';
const ALARMS = 'Amazon ECS API Reference, DeploymentAlarms';
const CRITERIA = 'Amazon ECS API Reference, DeploymentEarlySuccessCriteria';
const MOST = 2_147_483_647;

/** The rules. */
export const DEPLOYMENT_RULES: readonly Rule<ServiceSubject>[] = [
  error('service/percents', 'Percentages are whole numbers.', CONFIGURATION, ({ deployment }) => [
    ...outside(`${PATH}.maximumPercent`, deployment.maximumPercent, 0, MOST),
    ...outside(`${PATH}.minimumHealthyPercent`, deployment.minimumHealthyPercent, 0, MOST),
  ]),
  error(
    'service/percents-block',
    'A deployment may stop tasks or start more.',
    'AWS, refusal of CreateService (hashicorp/terraform-provider-aws 6150)',
    ({ deployment: { maximumPercent, minimumHealthyPercent: minimum }, daemon, isUpdate }) =>
      refusalIf(
        !daemon && maximumPercent === 100 && (minimum ?? (isUpdate ? undefined : 100)) === 100,
        PATH,
        'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
      ),
  ),
  error(
    'service/deployment-stuck',
    'Rounded to whole tasks, the percentages leave a deployment room to move.',
    'Amazon ECS Developer Guide, rolling updates',
    blocksDeployments,
  ),
  error('service/strategy', 'The strategy is one that ECS has.', CONFIGURATION, ({ deployment }) =>
    noneOf(`${PATH}.strategy`, deployment.strategy, ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY']),
  ),
  error('service/breaker-controller', 'ECS alone has a breaker.', BREAKERS, (subject) =>
    violationIf(
      breakerOf(subject)?.enable === true &&
        subject.controller !== undefined &&
        subject.controller !== 'ECS',
      BREAKER,
      `A circuit breaker needs the ECS deployment controller, not ${subject.controller}.`,
    ),
  ),
  // The SDK says that only rolling updates have one; the guide to moving from CodeDeploy gives one to BLUE_GREEN.
  warning('service/breaker-rolling', 'Only rolling updates have a breaker.', BREAKERS, (subject) =>
    violationIf(
      breakerOf(subject)?.enable === true &&
        subject.strategy !== undefined &&
        subject.strategy !== 'ROLLING',
      BREAKER,
      `A circuit breaker needs the ROLLING strategy, not ${subject.strategy}.`,
    ),
  ),
  error('service/breaker-members', 'A breaker says enable and rollback.', BREAKERS, (subject) => {
    const breaker = breakerOf(subject);
    return violationIf(
      !isAbsent(breaker) && (isAbsent(breaker?.enable) || isAbsent(breaker?.rollback)),
      isAbsent(breaker?.enable) ? `${BREAKER}.enable` : `${BREAKER}.rollback`,
      'A circuit breaker needs both enable and rollback.',
    );
  }),
  error('service/breaker-threshold', 'A threshold has type and value.', BREAKERS, (subject) => {
    const threshold = breakerOf(subject)?.thresholdConfiguration;
    return violationIf(
      !isAbsent(threshold) && (isAbsent(threshold?.type) || isAbsent(threshold?.value)),
      `${BREAKER}.thresholdConfiguration`,
      'A threshold needs both type and value.',
    );
  }),
  error('service/breaker-type', 'A threshold is a percentage or a count.', BREAKERS, (subject) =>
    noneOf(
      `${BREAKER}.thresholdConfiguration.type`,
      breakerOf(subject)?.thresholdConfiguration?.type,
      ['BOUNDED_PERCENT', 'UNBOUNDED_PERCENT', 'COUNT'],
    ),
  ),
  error(
    'service/breaker-value',
    'A percentage is 1 to 100, a count 1 or more.',
    BREAKERS,
    (subject) => {
      const { type, value } = breakerOf(subject)?.thresholdConfiguration ?? {};
      const most = known(type) === 'COUNT' ? MOST : 100;
      return outside(`${BREAKER}.thresholdConfiguration.value`, value, 1, most);
    },
  ),
  error('service/alarms-names', 'Alarms that are on have names.', ALARMS, ({ deployment }) =>
    violationIf(
      deployment.alarms?.enable === true && isAbsent(deployment.alarms.alarmNames),
      `${PATH}.alarms.alarmNames`,
      'Alarms that are enabled need at least one name.',
    ),
  ),
  error('service/alarms-members', 'Alarms say enable and rollback.', ALARMS, ({ deployment }) =>
    violationIf(
      !isAbsent(deployment.alarms) &&
        (isAbsent(deployment.alarms?.enable) || isAbsent(deployment.alarms?.rollback)),
      `${PATH}.alarms`,
      'Deployment alarms need both enable and rollback.',
    ),
  ),
  error('service/alarms-controller', 'ECS alone looks at alarms.', ALARMS, (subject) =>
    violationIf(
      subject.deployment.alarms?.enable === true &&
        subject.controller !== undefined &&
        subject.controller !== 'ECS',
      `${PATH}.alarms`,
      'Deployment alarms need the ECS deployment controller.',
    ),
  ),
  warning(
    'service/alarms-shifting',
    'One page of the guide has alarms for rolling updates alone, another for all strategies.',
    'Amazon ECS Developer Guide, deployment alarms',
    ({ deployment, strategy }) =>
      violationIf(
        deployment.alarms?.enable === true && strategy !== undefined && strategy !== 'ROLLING',
        `${PATH}.alarms`,
        `AWS's guide does not agree with itself on whether alarms stop ${strategy} deployments.`,
      ),
  ),
  error('service/early-rolling', 'Early success is for rolling updates.', CRITERIA, (subject) =>
    violationIf(
      subject.deployment.earlySuccessCriteria?.enable === true &&
        subject.strategy !== undefined &&
        subject.strategy !== 'ROLLING',
      EARLY,
      'Early success criteria need the ROLLING strategy.',
    ),
  ),
  error('service/early-members', 'Early success says when and how.', CRITERIA, ({ deployment }) => {
    const early = deployment.earlySuccessCriteria;
    return violationIf(
      early?.enable === true &&
        (isAbsent(early.healthyPercent) || isAbsent(early.sourceServiceRevisionCleanup)),
      EARLY,
      'Early success criteria need both healthyPercent and sourceServiceRevisionCleanup.',
    );
  }),
  error('service/early-percent', 'The percentage is 0 to 100.', CRITERIA, ({ deployment }) =>
    outside(`${EARLY}.healthyPercent`, deployment.earlySuccessCriteria?.healthyPercent, 0, 100),
  ),
  error(
    'service/early-minimum',
    'Early success is no less than what must be healthy anyway.',
    CRITERIA,
    ({ deployment, isUpdate, daemon }) => {
      const healthy = deployment.earlySuccessCriteria?.healthyPercent;
      const fallback = daemon ? 0 : 100;
      const minimum = deployment.minimumHealthyPercent ?? (isUpdate ? undefined : fallback);
      return violationIf(
        deployment.earlySuccessCriteria?.enable === true &&
          typeof healthy === 'number' &&
          typeof minimum === 'number' &&
          healthy < minimum,
        `${EARLY}.healthyPercent`,
        `healthyPercent ${healthy} is less than minimumHealthyPercent ${minimum}.`,
      );
    },
  ),
  error('service/early-cleanup', 'The cleanup is BLOCKING or DEFERRED.', CRITERIA, (subject) =>
    noneOf(
      `${EARLY}.sourceServiceRevisionCleanup`,
      subject.deployment.earlySuccessCriteria?.sourceServiceRevisionCleanup,
      ['BLOCKING', 'DEFERRED'],
    ),
  ),
];

function breakerOf({ deployment }: ServiceSubject) {
  return deployment.deploymentCircuitBreaker;
}

/** The arithmetic of a rolling update: the lower bound rounds up, the upper one down. */
function blocksDeployments(subject: ServiceSubject) {
  const { request, deployment, daemon, controller, strategy, isUpdate } = subject;
  const desired = known(request.desiredCount);
  const maximum = known(deployment.maximumPercent ?? (isUpdate ? undefined : 200));
  const minimum = known(deployment.minimumHealthyPercent ?? (isUpdate ? undefined : 100));
  if (daemon || strategy !== 'ROLLING' || controller !== 'ECS') return [];
  if (typeof desired !== 'number' || desired === 0) return [];
  if (typeof maximum !== 'number' || typeof minimum !== 'number') return [];
  if (maximum === 100 && minimum === 100) return [];
  const lower = Math.ceil((desired * minimum) / 100);
  const upper = Math.floor((desired * maximum) / 100);
  return violationIf(
    lower >= desired && upper <= desired,
    PATH,
    `With ${desired} tasks, minimumHealthyPercent ${minimum} keeps ${lower} running and maximumPercent ${maximum} allows ${upper}: a deployment could neither stop nor start a task.`,
    { hint: 'raise maximumPercent or lower minimumHealthyPercent' },
  );
}
