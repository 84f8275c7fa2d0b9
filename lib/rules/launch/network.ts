/** What AWS refuses of the network of tasks. */
import { error, isAbsent, noneOf, refusalIf, violationIf } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items, known } from '../values.ts';
import type { LaunchSubject } from './subject.ts';

const AWSVPC = 'Amazon ECS API Reference, AwsVpcConfiguration';
const FIELD = 'networkConfiguration';
const PATH = `${FIELD}.awsvpcConfiguration`;

/** The rules. */
export const NETWORK_RULES: readonly Rule<LaunchSubject>[] = [
  error(
    'network/missing',
    'Tasks with networkMode awsvpc are given subnets.',
    'AWS, refusal of CreateService (tryretool/retool-onpremise 84)',
    ({ request, networkMode, platform, isUpdate }) =>
      refusalIf(
        networkMode === 'awsvpc' &&
          platform !== 'external instances' &&
          !isUpdate &&
          isAbsent(request.networkConfiguration?.awsvpcConfiguration),
        FIELD,
        "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
      ),
  ),
  error(
    'network/unexpected',
    'Only tasks with networkMode awsvpc take a network configuration.',
    'Amazon ECS API Reference, CreateService',
    ({ request, networkMode }) =>
      violationIf(
        networkMode !== undefined &&
          networkMode !== 'awsvpc' &&
          !isAbsent(request.networkConfiguration?.awsvpcConfiguration),
        FIELD,
        `Network Configuration is not valid for the given networkMode of this task definition (${networkMode}).`,
      ),
  ),
  error('network/subnets-missing', 'A network configuration names subnets.', AWSVPC, (subject) => {
    const network = subject.request.networkConfiguration?.awsvpcConfiguration;
    return violationIf(
      !isAbsent(network) && isAbsent(network?.subnets),
      `${PATH}.subnets`,
      'subnets can not be empty.',
    );
  }),
  error('network/subnets', 'There are up to 16 subnets.', AWSVPC, ({ request }) => {
    const subnets = items(request.networkConfiguration?.awsvpcConfiguration?.subnets);
    return violationIf(
      subnets.length > 16,
      `${PATH}.subnets`,
      `${subnets.length} subnets; there can be 16.`,
    );
  }),
  error('network/security-groups', 'There are up to 5 security groups.', AWSVPC, ({ request }) => {
    const groups = items(request.networkConfiguration?.awsvpcConfiguration?.securityGroups);
    return violationIf(
      groups.length > 5,
      `${PATH}.securityGroups`,
      `${groups.length} security groups; there can be 5.`,
    );
  }),
  error('network/public-ip-value', 'assignPublicIp is ENABLED or DISABLED.', AWSVPC, (subject) =>
    noneOf(
      `${PATH}.assignPublicIp`,
      subject.request.networkConfiguration?.awsvpcConfiguration?.assignPublicIp,
      ['ENABLED', 'DISABLED'],
    ),
  ),
  error(
    'network/public-ip',
    'Only tasks on Fargate get public addresses.',
    'AWS, refusal of CreateService (hashicorp/waypoint 643, aws/aws-cdk 13348)',
    (subject) =>
      refusalIf(
        subject.request.networkConfiguration?.awsvpcConfiguration?.assignPublicIp === 'ENABLED' &&
          isOnGroup(subject),
        `${PATH}.assignPublicIp`,
        'Assign public IP is not supported for this launch type',
        'set assignPublicIp to DISABLED, or leave it out',
      ),
  ),
  error(
    'network/external',
    'Tasks on external instances cannot use awsvpc.',
    'Amazon ECS Developer Guide, external instances',
    ({ request, networkMode, platform }) =>
      violationIf(
        platform === 'external instances' &&
          (networkMode === 'awsvpc' ||
            (networkMode === undefined &&
              !isAbsent(request.networkConfiguration?.awsvpcConfiguration))),
        FIELD,
        'The awsvpc network mode is not supported on external instances.',
      ),
  ),
];

// A strategy whose names are none of Fargate's is one of groups, unless something says otherwise.
function isOnGroup({ platform, request }: LaunchSubject): boolean {
  const names = items(request.capacityProviderStrategy).map(({ capacityProvider }) =>
    known(capacityProvider),
  );
  return (
    platform === 'Auto Scaling group' ||
    (platform === undefined && names.some((name) => name !== undefined))
  );
}
