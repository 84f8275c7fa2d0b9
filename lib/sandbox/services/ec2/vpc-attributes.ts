/** Attributes of a VPC that DescribeVpcs does not show: DNS support, DNS host names, usage metrics. */
import type {
  DescribeVpcAttributeRequest,
  DescribeVpcAttributeResult,
  ModifyVpcAttributeRequest,
  ModifyVpcTenancyRequest,
  ModifyVpcTenancyResult,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import { lookup, required, save } from './store.ts';

/** ModifyVpcAttribute: one attribute a call. */
export function modifyVpcAttribute(input: ModifyVpcAttributeRequest, call: Call): object {
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  const given = {
    enableDnsSupport: input.EnableDnsSupport?.Value,
    enableDnsHostnames: input.EnableDnsHostnames?.Value,
    enableNetworkAddressUsageMetrics: input.EnableNetworkAddressUsageMetrics?.Value,
  };
  onlyOne(given);
  if (given.enableDnsHostnames === true && !vpc.dnsSupport)
    throw new ServiceFault(
      'InvalidParameterCombination',
      `The VPC attribute 'enableDnsSupport' must be true to set 'enableDnsHostnames' to true`,
    );
  save(call, 'vpc', {
    ...vpc,
    dnsSupport: given.enableDnsSupport ?? vpc.dnsSupport,
    dnsHostnames: given.enableDnsHostnames ?? vpc.dnsHostnames,
    networkAddressUsageMetrics:
      given.enableNetworkAddressUsageMetrics ?? vpc.networkAddressUsageMetrics,
  });
  return {};
}

/** DescribeVpcAttribute: one attribute a call. */
export function describeVpcAttribute(
  input: DescribeVpcAttributeRequest,
  call: Call,
): DescribeVpcAttributeResult {
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  const attribute = required(input.Attribute, 'Attribute');
  switch (attribute) {
    case 'enableDnsSupport':
      return { VpcId: vpc.id, EnableDnsSupport: { Value: vpc.dnsSupport } };
    case 'enableDnsHostnames':
      return { VpcId: vpc.id, EnableDnsHostnames: { Value: vpc.dnsHostnames } };
    case 'enableNetworkAddressUsageMetrics':
      return {
        VpcId: vpc.id,
        EnableNetworkAddressUsageMetrics: { Value: vpc.networkAddressUsageMetrics },
      };
    default:
      throw new ServiceFault(
        'InvalidParameterValue',
        `Value (${String(attribute)}) for parameter attribute is invalid. Unknown attribute.`,
      );
  }
}

/** ModifyVpcTenancy: only from dedicated to default. */
export function modifyVpcTenancy(
  input: ModifyVpcTenancyRequest,
  call: Call,
): ModifyVpcTenancyResult {
  const vpc = lookup(call, 'vpc', input.VpcId, 'vpcId');
  if (input.InstanceTenancy !== 'default')
    throw new ServiceFault(
      'InvalidParameterValue',
      `Value (${input.InstanceTenancy}) for parameter instanceTenancy is invalid.`,
    );
  save(call, 'vpc', { ...vpc, tenancy: 'default' });
  return { ReturnValue: true };
}

/** Refuses a call that changes no attribute or more than one. */
export function onlyOne(given: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  if (names.length === 0)
    throw new ServiceFault('MissingParameter', 'The request must contain the attribute to modify');
  if (names.length > 1)
    throw new ServiceFault(
      'InvalidParameterCombination',
      `Fields for multiple attribute types specified: ${names.join(', ')}`,
    );
}
