/** What AWS refuses of services that run one task on every container instance. */
import { error, isAbsent, refusalIf, violationIf } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items } from '../values.ts';
import type { ServiceSubject } from './subject.ts';

const CREATE = 'Amazon ECS API Reference, CreateService';
const GUIDE = 'Amazon ECS Developer Guide, service scheduler';

/** The rules. */
export const DAEMON_RULES: readonly Rule<ServiceSubject>[] = [
  error(
    'service/daemon-desired-count',
    'A daemon has no desired count.',
    'AWS, refusal of CreateService (kayac/ecspresso 20)',
    ({ request, daemon }) =>
      refusalIf(
        daemon && !isAbsent(request.desiredCount),
        'desiredCount',
        'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
      ),
  ),
  error(
    'service/daemon-strategy',
    'A daemon takes no capacity provider strategy, and not the default one of its cluster.',
    'AWS, refusal of CreateService (aws/containers-roadmap 692)',
    ({ request, daemon, cluster, isUpdate }) =>
      refusalIf(
        daemon &&
          (items(request.capacityProviderStrategy).length > 0 ||
            (!isUpdate &&
              isAbsent(request.launchType) &&
              request.capacityProviderStrategy === undefined &&
              items(cluster?.defaultStrategy).length > 0)),
        isAbsent(request.capacityProviderStrategy) ? 'launchType' : 'capacityProviderStrategy',
        'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
        'give launchType EC2',
      ),
  ),
  error(
    'service/daemon-fargate',
    'Fargate runs no daemons.',
    CREATE,
    ({ request: { launchType }, daemon }) =>
      violationIf(
        daemon && launchType === 'FARGATE',
        'schedulingStrategy',
        'A daemon is one task on every container instance, and Fargate has none.',
      ),
  ),
  error('service/daemon-controller', 'ECS alone deploys daemons.', CREATE, (subject) =>
    violationIf(
      subject.daemon && subject.controller !== undefined && subject.controller !== 'ECS',
      'schedulingStrategy',
      `A daemon needs the ECS deployment controller, not ${subject.controller}.`,
    ),
  ),
  error('service/daemon-rolling', 'Daemons are deployed by rolling updates.', GUIDE, (subject) =>
    violationIf(
      subject.daemon && subject.strategy !== undefined && subject.strategy !== 'ROLLING',
      'deploymentConfiguration.strategy',
      `A daemon is deployed by ROLLING, not by ${subject.strategy}: there is one task on an instance.`,
    ),
  ),
  error(
    'service/daemon-volumes',
    'Daemons take no volumes that are configured at launch.',
    'Amazon ECS API Reference, UpdateService',
    ({ request, daemon }) =>
      violationIf(
        daemon && items(request.volumeConfigurations).length > 0,
        'volumeConfigurations',
        'A daemon takes no volumes that are configured at launch.',
      ),
  ),
  error(
    'service/daemon-placement-strategy',
    'Daemons take no placement strategy.',
    GUIDE,
    ({ request, daemon }) =>
      violationIf(
        daemon && items(request.placementStrategy).length > 0,
        'placementStrategy',
        'A daemon takes no placement strategy.',
      ),
  ),
  error('service/daemon-minimum', 'A daemon goes below 100 percent.', GUIDE, (subject) =>
    violationIf(
      subject.daemon && subject.deployment.minimumHealthyPercent === 100,
      'deploymentConfiguration.minimumHealthyPercent',
      'With minimumHealthyPercent 100 no task of a daemon could ever be replaced: there is one on every instance and no room for a second.',
      { hint: 'lower it; the default for a daemon is 0' },
    ),
  ),
  error('service/daemon-maximum', 'A daemon goes to 100 percent.', GUIDE, (subject) => {
    const { maximumPercent: maximum } = subject.deployment;
    return violationIf(
      subject.daemon && typeof maximum === 'number' && maximum !== 100,
      'deploymentConfiguration.maximumPercent',
      `maximumPercent is ${maximum}; for a daemon it must be 100.`,
    );
  }),
];
