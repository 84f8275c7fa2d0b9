/** Whether tasks on Fargate can pull images from ECR: what their subnets lack, as far as the graph holds them. */
import type { ResourceNode } from '../../../graph/graph.ts';
import type { Finding } from '../../../resource-type.ts';
import { items, type Rule, referenceOf } from '../rules.ts';
import type { ServiceSubject } from './subject.ts';

const SUBNET = 'AWS::EC2::Subnet';
const ASSOCIATION = 'AWS::EC2::SubnetRouteTableAssociation';
const ROUTE = 'AWS::EC2::Route';
const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** The services that a pull goes through; the layers of images are in Amazon S3. */
const NEEDED = ['ecr.api', 'ecr.dkr', 's3'] as const;

/** The rules. On instances the agent pulls images through the instance's own interface. */
export const PULL_RULES: readonly Rule<ServiceSubject>[] = [
  (subject) => {
    const image = imageInEcr(subject);
    if (subject.platform !== 'Fargate' || image === undefined) return [];
    const subnets = items(subject.service.networkConfiguration?.awsvpcConfiguration?.subnets);
    const stranded = subnets.flatMap((subnet) => lackOf(subject, subnet) ?? []);
    const missing = NEEDED.filter((name) => stranded.some((one) => one.missing.includes(name)));
    if (missing.length === 0) return [];
    const where = stranded.map(({ subnet }) => subnet.address).join(', ');
    return [
      {
        severity: 'error',
        code: 'plan/no-route',
        path: 'networkConfiguration.awsvpcConfiguration.subnets',
        detail: `${image} could not be pulled into ${where}: there is no default route, and no endpoint for ${missing.join(', ')}`,
      } satisfies Finding,
    ];
  },
];

function imageInEcr({ task }: ServiceSubject): string | undefined {
  return items(task?.containerDefinitions)
    .map(({ image }) => (typeof image === 'string' ? image : JSON.stringify(image ?? '')))
    .find((image) => image.includes('.dkr.ecr.'));
}

interface Lack {
  readonly subnet: ResourceNode;
  readonly missing: readonly string[];
}

/** What a subnet lacks; undefined when it lacks nothing, or the graph does not hold all of its way. */
function lackOf({ referred, neighbours }: ServiceSubject, value: unknown): Lack | undefined {
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
  const missing = NEEDED.filter((name) => !endpoints.some((endpoint) => isFor(endpoint, name)));
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
