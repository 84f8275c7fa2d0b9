/** Whether tasks on Fargate reach what they need of AWS: what their subnets lack, as far as the graph holds them. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding } from '../../../resource-type.ts';
import { items, type Rule, referenceOf } from '../rules.ts';
import type { ServiceSubject } from './subject.ts';

const SUBNET = 'AWS::EC2::Subnet';
const ASSOCIATION = 'AWS::EC2::SubnetRouteTableAssociation';
const ROUTE = 'AWS::EC2::Route';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** What a task does over its interface before or while it runs, and the services that this goes through. */
interface Need {
  readonly severity: 'error' | 'warning';
  /** What could not be done without. */
  readonly what: string;
  /** As names of endpoints end, such as `ecr.api`. */
  readonly services: readonly string[];
}

/** The rules. On instances the agent does all of this through the instance's own interface. */
export const REACH_RULES: readonly Rule<ServiceSubject>[] = [
  (subject) => {
    if (subject.platform !== 'Fargate') return [];
    const needs = needsOf(subject);
    const all = [...new Set(needs.flatMap(({ services }) => services))];
    const subnets = items(subject.service.networkConfiguration?.awsvpcConfiguration?.subnets);
    const stranded = subnets.flatMap((subnet) => lackOf(subject, subnet, all) ?? []);
    return needs.flatMap(({ severity, what, services }) => {
      const missing = services.filter((name) => stranded.some((one) => one.missing.includes(name)));
      if (missing.length === 0) return [];
      const where = stranded.map(({ subnet }) => subnet.address).join(', ');
      return [
        {
          severity,
          code: 'plan/no-route',
          path: 'networkConfiguration.awsvpcConfiguration.subnets',
          detail: `${what} in ${where}: there is no default route, and no endpoint for ${missing.join(', ')}`,
        } satisfies Finding,
      ];
    });
  },
];

/** What the task and its service say that takes a service of AWS. The layers of images are in Amazon S3. */
function needsOf({ task, service }: ServiceSubject): readonly Need[] {
  const containers = items(task?.containerDefinitions);
  const image = containers
    .map((one) => textOf(one.image))
    .find((one) => /\.dkr[.-]ecr\./.test(one));
  const secrets = containers.flatMap(
    ({ secrets: own, logConfiguration: log, repositoryCredentials }) => [
      ...[...items(own), ...items(log?.secretOptions)].map(({ valueFrom }) => textOf(valueFrom)),
      ...(repositoryCredentials === undefined ? [] : [':secretsmanager:']),
    ],
  );
  const logs = containers.find(({ logConfiguration }) => logConfiguration?.logDriver === 'awslogs');
  const files = containers.find(({ environmentFiles }) => items(environmentFiles).length > 0);
  const need = (is: boolean, what: string, ...services: string[]): readonly Need[] =>
    is ? [{ severity: 'error', what, services }] : [];
  return [
    ...need(image !== undefined, `${image} could not be pulled`, 'ecr.api', 'ecr.dkr', 's3'),
    ...need(logs !== undefined, `the log of ${logs?.name} could not be written`, 'logs'),
    ...need(
      secrets.some((one) => one.includes(':secretsmanager:')),
      'secrets of Secrets Manager could not be read',
      'secretsmanager',
    ),
    ...need(
      secrets.some((one) => !one.includes(':secretsmanager:')),
      'parameters of Systems Manager could not be read',
      'ssm',
    ),
    ...need(files !== undefined, `the environment files of ${files?.name} could not be read`, 's3'),
    ...(service.enableExecuteCommand === true
      ? [
          {
            severity: 'warning' as const,
            what: 'commands could not be run in the containers',
            services: ['ssmmessages'],
          },
        ]
      : []),
  ];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

interface Lack {
  readonly subnet: ResourceNode;
  readonly missing: readonly string[];
}

/** What a subnet lacks; undefined when it lacks nothing, or the graph does not hold all of its way. */
function lackOf(
  { referred, neighbours }: ServiceSubject,
  value: unknown,
  needed: readonly string[],
): Lack | undefined {
  const subnet = referred(value);
  const vpc = referred(subnet?.properties['VpcId']);
  if (subnet?.type !== SUBNET || vpc === undefined) return undefined;
  const [association] = neighbours.referrers(subnet.address, ASSOCIATION);
  const table = referenceOf(association?.properties['RouteTableId'])?.$ref;
  if (table === undefined || neighbours.referrers(table, ROUTE).some(isDefault)) return undefined;
  // Gateway endpoints are for the route tables that they name, interface endpoints for the VPC.
  const endpoints = [
    ...neighbours.referrers(table, ENDPOINT),
    ...neighbours
      .referrers(vpc.address, ENDPOINT)
      .filter(({ properties }) => properties['VpcEndpointType'] === 'Interface'),
  ];
  const missing = needed.filter((name) => !endpoints.some((endpoint) => isFor(endpoint, name)));
  return missing.length === 0 ? undefined : { subnet, missing };
}

function isDefault({ properties }: ResourceNode): boolean {
  const { DestinationCidrBlock: v4, DestinationIpv6CidrBlock: v6 } = properties as {
    readonly [name: string]: unknown;
  };
  return v4 === '0.0.0.0/0' || v6 === '::/0';
}

// The name may be put together from the Region, which is known later; its end is not.
function isFor({ properties }: ResourceNode, name: string): boolean {
  return JSON.stringify(properties['ServiceName'] ?? '').includes(`.${name}"`);
}
