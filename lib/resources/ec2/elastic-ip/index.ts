/** AWS::EC2::EIP: the pure part. */
import type { ResourceType } from '../../../resource-type.ts';
import { REPLACES } from '../field-rules.ts';
import { ELASTIC_IP_TYPE, type ElasticIpProperties } from './properties.ts';

/** A public address. Only our tags can find it; what it is associated with is not its own business. */
export const ec2ElasticIp: ResourceType<ElasticIpProperties> = {
  name: ELASTIC_IP_TYPE,
  fields: {
    Domain: REPLACES,
    Address: REPLACES,
    PublicIpv4Pool: REPLACES,
    NetworkBorderGroup: REPLACES,
    CustomerOwnedIpv4Pool: REPLACES,
    IpamPoolId: REPLACES,
  },
  attributes: {
    AllocationId: 'Id of the allocation',
    PublicIp: 'The address',
  },
  identity: () => undefined,
  canonical: (properties) => ({ ...properties }),
  calls: {
    create: ['AllocateAddress'],
    update: ['CreateTags', 'DeleteTags'],
    delete: ['DisassociateAddress', 'ReleaseAddress'],
  },
  operations: async () => (await import('./operations.ts')).elasticIpOperations,
};
