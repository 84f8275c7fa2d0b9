/** The AWS services that VPC endpoints can reach. */
import type {
  DescribeVpcEndpointServicesRequest,
  DescribeVpcEndpointServicesResult,
  ServiceDetail,
} from '@aws-sdk/client-ec2';
import { digest } from '../../../core/json.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { describePage } from './describe.ts';
import { zonesOf } from './zones.ts';

const gateways = ['dynamodb', 's3'];

const interfaces = [
  'application-autoscaling',
  'autoscaling',
  'dynamodb',
  'ec2',
  'ec2messages',
  'ecr.api',
  'ecr.dkr',
  'ecs',
  'ecs-agent',
  'ecs-telemetry',
  'elasticfilesystem',
  'elasticloadbalancing',
  'events',
  'execute-api',
  'guardduty-data',
  'kinesis-streams',
  'kms',
  'lambda',
  'logs',
  'monitoring',
  'rds',
  's3',
  'secretsmanager',
  'servicediscovery',
  'sns',
  'sqs',
  'ssm',
  'ssmmessages',
  'states',
  'sts',
  'xray',
];

/** Whether a service of this name takes endpoints of a type in a Region. */
export function offersEndpoint(
  region: string,
  service: string,
  type: 'Gateway' | 'Interface',
): boolean {
  const names = type === 'Gateway' ? gateways : interfaces;
  return names.some((name) => service === serviceName(region, name));
}

/** The public DNS name that an interface endpoint with private DNS answers for. */
export function privateDnsName(region: string, service: string): string {
  const name = service.slice(serviceName(region, '').length);
  if (name === 'ecr.api') return `api.ecr.${region}.amazonaws.com`;
  if (name === 'ecr.dkr') return `*.dkr.ecr.${region}.amazonaws.com`;
  if (name === 'ecs-agent') return `ecs-a.${region}.amazonaws.com`;
  if (name === 'ecs-telemetry') return `ecs-t.${region}.amazonaws.com`;
  return `${name}.${region}.amazonaws.com`;
}

/** DescribeVpcEndpointServices, by names or filters. */
export function describeVpcEndpointServices(
  input: DescribeVpcEndpointServicesRequest,
  call: Call,
): DescribeVpcEndpointServicesResult {
  const details = [
    ...gateways.map((name) => detailOf(call.region, name, 'Gateway')),
    ...interfaces.map((name) => detailOf(call.region, name, 'Interface')),
  ];
  const unknown = input.ServiceNames?.find(
    (name) => !details.some((detail) => detail.ServiceName === name),
  );
  if (unknown !== undefined)
    throw new ServiceFault(
      'InvalidServiceName',
      `The Vpc Endpoint Service '${unknown}' does not exist`,
    );
  const page = describePage(
    details.filter((detail) => input.ServiceNames?.includes(detail.ServiceName ?? '') ?? true),
    {
      input,
      fields: {
        owner: (detail) => detail.Owner,
        'service-name': (detail) => detail.ServiceName,
        'service-region': (detail) => detail.ServiceRegion,
        'service-type': (detail) => detail.ServiceType?.map((each) => each.ServiceType),
        'supported-ip-address-types': (detail) => detail.SupportedIpAddressTypes,
      },
      tags: () => [],
      sizes: [1, 1000],
    },
  );
  return {
    ServiceNames: [...new Set(page.items.map((detail) => detail.ServiceName ?? ''))],
    ServiceDetails: page.items,
    NextToken: page.next,
  };
}

function detailOf(region: string, name: string, type: 'Gateway' | 'Interface'): ServiceDetail {
  const service = serviceName(region, name);
  const privateDns = type === 'Interface' ? privateDnsName(region, service) : undefined;
  return {
    ServiceName: service,
    ServiceId: `vpce-svc-${digest([service, type], 17)}`,
    ServiceType: [{ ServiceType: type }],
    ServiceRegion: region,
    AvailabilityZones: zonesOf(region).map((zone) => zone.name),
    AvailabilityZoneIds: zonesOf(region).map((zone) => zone.id),
    Owner: 'amazon',
    BaseEndpointDnsNames: [
      type === 'Gateway'
        ? `${name}.${region}.amazonaws.com`
        : `${name}.${region}.vpce.amazonaws.com`,
    ],
    PrivateDnsName: privateDns,
    PrivateDnsNames: privateDns === undefined ? [] : [{ PrivateDnsName: privateDns }],
    VpcEndpointPolicySupported: true,
    AcceptanceRequired: false,
    ManagesVpcEndpoints: false,
    Tags: [],
    SupportedIpAddressTypes: ['ipv4'],
  };
}

function serviceName(region: string, name: string): string {
  return `com.amazonaws.${region}.${name}`;
}
