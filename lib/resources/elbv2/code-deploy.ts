/** Where CodeDeploy moves the traffic of a service: it writes the listener or rule itself, to one target group or the other. */
import type { ResourceNode } from '../../graph/graph.ts';
import { referencesIn } from '../../graph/resolve.ts';
import type { Neighbours } from '../../resource-type.ts';

const SERVICE = 'AWS::ECS::Service';

/** The actions of a listener or rule that leads to a target group of a service that CodeDeploy deploys; else nothing. */
export function actionOwners(
  { properties }: ResourceNode,
  field: 'Actions' | 'DefaultActions',
  neighbours: Neighbours,
): Readonly<Record<string, string>> {
  const groups = referencesIn(properties[field]).map(({ $ref }) => $ref);
  const services = groups.flatMap((group) =>
    neighbours.referrers(group, SERVICE).filter((service) => isMoved(service, group)),
  );
  const [service] = services;
  return service === undefined ? {} : { [field]: `AWS CodeDeploy (${service.address})` };
}

function isMoved({ properties }: ResourceNode, group: string): boolean {
  const controller = properties['deploymentController'] as { readonly type?: unknown } | undefined;
  return (
    controller?.type === 'CODE_DEPLOY' &&
    referencesIn(properties['loadBalancers']).some(({ $ref }) => $ref === group)
  );
}
