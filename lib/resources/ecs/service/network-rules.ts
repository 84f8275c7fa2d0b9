/** What AWS refuses of a service's networking. */
import { errorIf, items, type Rule } from '../rules.ts';
import type { ServiceSubject } from './subject.ts';

/** The rules. */
export const NETWORK_RULES: readonly Rule<ServiceSubject>[] = [
  ({ service, networkMode }) =>
    errorIf(
      networkMode === 'awsvpc' && service.networkConfiguration?.awsvpcConfiguration === undefined,
      'networkConfiguration',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ),
  ({ service, networkMode }) =>
    errorIf(
      networkMode !== undefined &&
        networkMode !== 'awsvpc' &&
        service.networkConfiguration?.awsvpcConfiguration !== undefined,
      'networkConfiguration',
      `Network Configuration is not valid for the given networkMode of this task definition (${networkMode}).`,
    ),
  ({ service: { networkConfiguration } }) => {
    const vpc = networkConfiguration?.awsvpcConfiguration;
    const path = 'networkConfiguration.awsvpcConfiguration';
    return [
      ...errorIf(
        Array.isArray(vpc?.subnets) && vpc.subnets.length === 0,
        `${path}.subnets`,
        'subnets can not be empty.',
      ),
      ...errorIf(
        items(vpc?.subnets).length > 16,
        `${path}.subnets`,
        `${items(vpc?.subnets).length} subnets; there can be 16.`,
      ),
      ...errorIf(
        items(vpc?.securityGroups).length > 5,
        `${path}.securityGroups`,
        `${items(vpc?.securityGroups).length} security groups; there can be 5.`,
      ),
    ];
  },
  ({ service, onFargate }) => {
    const onInstances =
      service.launchType === 'EC2' ||
      (!onFargate && items(service.capacityProviderStrategy).length > 0);
    return errorIf(
      onInstances &&
        service.networkConfiguration?.awsvpcConfiguration?.assignPublicIp === 'ENABLED',
      'networkConfiguration.awsvpcConfiguration.assignPublicIp',
      'Assign public IP is not supported for this launch type',
    );
  },
];
