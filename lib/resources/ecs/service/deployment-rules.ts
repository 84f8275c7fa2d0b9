/** What AWS refuses of a deployment configuration, and what would never let a deployment end. */
import { outside } from '../../findings.ts';
import { errorIf, items, known, type Rule, warningIf } from '../rules.ts';
import type { ServiceSubject } from './subject.ts';

const PATH = 'deploymentConfiguration';

/** The rules. */
export const DEPLOYMENT_RULES: readonly Rule<ServiceSubject>[] = [
  ({ service: { deploymentConfiguration: deployment }, daemon }) => {
    const { maximumPercent: maximum, minimumHealthyPercent: minimum } = deployment ?? {};
    return [
      ...outside(`${PATH}.maximumPercent`, maximum, 0, 2_147_483_647),
      ...outside(`${PATH}.minimumHealthyPercent`, minimum, 0, 2_147_483_647),
      ...errorIf(
        daemon && minimum === 100,
        `${PATH}.minimumHealthyPercent`,
        'With minimumHealthyPercent 100 no task of a daemon could ever be replaced: there is one on every instance and no room for a second.',
        'lower it; the default for a daemon is 0',
      ),
      ...errorIf(
        daemon && typeof maximum === 'number' && maximum !== 100,
        `${PATH}.maximumPercent`,
        `maximumPercent is ${maximum}; for a daemon it must be 100.`,
      ),
      ...errorIf(
        !daemon && maximum === 100 && (minimum ?? 100) === 100,
        PATH,
        'Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
      ),
    ];
  },
  blocksDeployments,
  ({ service: { deploymentConfiguration, deploymentController } }) => {
    const breaker = deploymentConfiguration?.deploymentCircuitBreaker;
    const controller = known(deploymentController?.type) ?? 'ECS';
    const strategy = known(deploymentConfiguration?.strategy) ?? 'ROLLING';
    const path = `${PATH}.deploymentCircuitBreaker`;
    const threshold = breaker?.thresholdConfiguration;
    const type = known(threshold?.type);
    return [
      ...errorIf(
        breaker?.enable === true && controller !== 'ECS',
        path,
        `A circuit breaker needs the ECS deployment controller, not ${controller}.`,
      ),
      ...errorIf(
        breaker?.enable === true && strategy !== 'ROLLING',
        path,
        `A circuit breaker needs the ROLLING strategy, not ${strategy}.`,
      ),
      ...errorIf(
        breaker?.enable === true && breaker.rollback === undefined,
        `${path}.rollback`,
        'A circuit breaker needs both enable and rollback.',
      ),
      ...errorIf(
        threshold !== undefined && (threshold.type === undefined || threshold.value === undefined),
        `${path}.thresholdConfiguration`,
        'A threshold needs both type and value.',
      ),
      ...(type === 'COUNT'
        ? outside(`${path}.thresholdConfiguration.value`, threshold?.value, 1, 2_147_483_647)
        : outside(`${path}.thresholdConfiguration.value`, threshold?.value, 1, 100)),
    ];
  },
  ({ service: { deploymentConfiguration, deploymentController } }) => {
    const alarms = deploymentConfiguration?.alarms;
    return [
      ...errorIf(
        alarms?.enable === true && items(alarms.alarmNames).length === 0,
        `${PATH}.alarms.alarmNames`,
        'Alarms that are enabled need at least one name.',
      ),
      ...errorIf(
        alarms?.enable === true && (known(deploymentController?.type) ?? 'ECS') !== 'ECS',
        `${PATH}.alarms`,
        'Deployment alarms need the ECS deployment controller.',
      ),
    ];
  },
  ({ service: { deploymentConfiguration: deployment, deploymentController } }) => {
    const strategy = known(deployment?.strategy) ?? 'ROLLING';
    const controller = known(deploymentController?.type) ?? 'ECS';
    return [
      ...errorIf(
        strategy !== 'ROLLING' && controller !== 'ECS',
        `${PATH}.strategy`,
        `${strategy} needs the ECS deployment controller, not ${controller}.`,
      ),
      ...outside(`${PATH}.bakeTimeInMinutes`, deployment?.bakeTimeInMinutes, 0, 1440),
      ...errorIf(
        strategy === 'BLUE_GREEN' && deployment?.bakeTimeInMinutes === undefined,
        `${PATH}.bakeTimeInMinutes`,
        'BLUE_GREEN needs a bakeTimeInMinutes.',
      ),
      ...errorIf(
        deployment?.linearConfiguration !== undefined && strategy !== 'LINEAR',
        `${PATH}.linearConfiguration`,
        'Linear configuration can only be present with LINEAR deployment strategy',
      ),
      ...errorIf(
        deployment?.canaryConfiguration !== undefined && strategy !== 'CANARY',
        `${PATH}.canaryConfiguration`,
        'Canary configuration can only be present with CANARY deployment strategy',
      ),
      ...errorIf(
        deployment?.earlySuccessCriteria?.enable === true && strategy !== 'ROLLING',
        `${PATH}.earlySuccessCriteria`,
        'Early success criteria need the ROLLING strategy.',
      ),
    ];
  },
  ({ service: { enableECSManagedTags, propagateTags } }) =>
    warningIf(
      enableECSManagedTags === true && propagateTags === undefined,
      'propagateTags',
      'ECS managed tags without propagateTags leave the tags of the service off its tasks.',
    ),
];

/** The arithmetic of a rolling update: the lower bound rounds up, the upper one down. */
function blocksDeployments({ service, daemon }: ServiceSubject) {
  const deployment = service.deploymentConfiguration;
  const desired = known(service.desiredCount);
  const maximum =
    known(deployment?.maximumPercent) ??
    (deployment?.maximumPercent === undefined ? 200 : undefined);
  const minimum =
    known(deployment?.minimumHealthyPercent) ??
    (deployment?.minimumHealthyPercent === undefined ? 100 : undefined);
  const rolling = (known(deployment?.strategy) ?? 'ROLLING') === 'ROLLING';
  const byEcs = (known(service.deploymentController?.type) ?? 'ECS') === 'ECS';
  if (daemon || !rolling || !byEcs || typeof desired !== 'number' || desired === 0) return [];
  if (maximum === undefined || minimum === undefined) return [];
  if (maximum === 100 && minimum === 100) return [];
  const lower = Math.ceil((desired * minimum) / 100);
  const upper = Math.floor((desired * maximum) / 100);
  return errorIf(
    lower >= desired && upper <= desired,
    PATH,
    `With ${desired} tasks, minimumHealthyPercent ${minimum} keeps ${lower} running and maximumPercent ${maximum} allows ${upper}: a deployment could neither stop nor start a task.`,
    'raise maximumPercent or lower minimumHealthyPercent',
  );
}
