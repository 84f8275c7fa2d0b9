/** What of a service somebody else deploys: CodeDeploy, or whoever makes its task sets. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { FieldChange, Finding, Live } from '../../../resource-type.ts';
import { updatableWith } from '../../../rules/service/controller.ts';
import { changedFields } from '../../changes.ts';
import { violation } from '../../findings.ts';
import type { ServiceProperties } from './properties.ts';

type Controlled = Pick<ServiceProperties, 'deploymentController'>;

/** Who deploys a service. */
export function controllerOf({ deploymentController }: Controlled): string {
  return deploymentController?.type ?? 'ECS';
}

/** What a deployment of CodeDeploy brings, by the name of the field: the AppSpec says it, and traffic moves with it. */
const OF_CODE_DEPLOY = [
  'taskDefinition',
  'loadBalancers',
  'networkConfiguration.awsvpcConfiguration.subnets',
  'networkConfiguration.awsvpcConfiguration.securityGroups',
  'networkConfiguration.awsvpcConfiguration.assignPublicIp',
  'platformVersion',
  'capacityProviderStrategy',
] as const;

const CODE_DEPLOY = 'AWS CodeDeploy (only a deployment of CodeDeploy changes it)';

/** The fields that the code gives a new service, and deployments of CodeDeploy from then on. */
export function deployedByOthers({ properties }: ResourceNode): Readonly<Record<string, string>> {
  return controllerOf(properties as Controlled) === 'CODE_DEPLOY'
    ? Object.fromEntries(OF_CODE_DEPLOY.map((path) => [path, CODE_DEPLOY]))
    : {};
}

/** Controllers between which AWS documents the way. */
const EXCHANGEABLE: readonly string[] = ['ECS', 'CODE_DEPLOY'];

/** What of a change UpdateService would refuse of a service that ECS does not deploy itself. */
export function controllerFindings(
  { properties }: Pick<Live<ServiceProperties>, 'properties'>,
  changes: readonly FieldChange[],
): readonly Finding[] {
  const now = controllerOf(properties);
  const next = controllerAfter(changes) ?? now;
  if (next !== now)
    return EXCHANGEABLE.includes(now) && EXCHANGEABLE.includes(next)
      ? []
      : [
          violation(
            'deploymentController',
            `a service that runs does not go from ${now} to ${next}: its tasks and task sets are not told of one another`,
            'make a service of another name beside it, and take this one out when that one serves',
          ),
        ];
  const allowed = updatableWith(now);
  if (allowed === undefined) return [];
  return [...changedFields(changes)]
    .filter((field) => !allowed.includes(field))
    .map((field) =>
      violation(
        field,
        `UpdateService cannot change ${field} of a service with the ${now} deployment controller`,
        now === 'EXTERNAL'
          ? 'leave the service as it is, or replace it by one of another name'
          : 'leave the service as it is, or go back to the ECS deployment controller',
      ),
    );
}

function controllerAfter(changes: readonly FieldChange[]): string | undefined {
  const change = changes.find(({ path }) => path === 'deploymentController');
  const after = change?.after as ServiceProperties['deploymentController'] | null | undefined;
  return change === undefined ? undefined : (after?.type ?? 'ECS');
}
