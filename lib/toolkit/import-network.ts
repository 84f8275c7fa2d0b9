/** The VPCs and subnets of what is imported. */
import type { RouteTable, Subnet } from '@aws-sdk/client-ec2';
import type { VpcInput } from '../codegen/index.ts';
import { compareText, isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import type { ReadContext } from '../resource-type.ts';
import { describeRouteTables, describeSubnets } from '../resources/ec2/describe.ts';

/** The VPCs that services and target groups are in. */
export interface ImportedNetwork {
  readonly vpcs: readonly VpcInput[];
  /** Index of the VPC of a service's tasks; undefined where they have no network of their own. */
  vpcOf(request: JsonObject): number | undefined;
}

/** Looks for the VPCs of services' subnets, and says which subnets the internet reaches. */
export async function vpcsOf(
  context: ReadContext,
  requests: readonly JsonObject[],
  vpcIds: readonly string[],
): Promise<ImportedNetwork> {
  const ids = [...new Set(requests.flatMap(subnetsIn))].sort(compareText);
  const subnets =
    ids.length === 0
      ? []
      : await describeSubnets(context, [{ Name: 'subnet-id', Values: [...ids] }]);
  const all = [...new Set([...subnets.flatMap(({ VpcId }) => VpcId ?? []), ...vpcIds])].sort(
    compareText,
  );
  const tables =
    all.length === 0
      ? []
      : await describeRouteTables(context, [{ Name: 'vpc-id', Values: [...all] }]);
  const vpcs = all.map((vpcId): VpcInput => {
    const own = subnets.filter((subnet) => subnet.VpcId === vpcId);
    const idsOf = (isPublic: boolean) =>
      own
        .filter((subnet) => isPublicSubnet(subnet, tables) === isPublic)
        .flatMap(({ SubnetId }) => SubnetId ?? [])
        .sort(compareText);
    return { vpcId, publicSubnetIds: idsOf(true), privateSubnetIds: idsOf(false) };
  });
  return {
    vpcs,
    vpcOf: (request) => {
      const [first] = subnetsIn(request);
      const vpc = subnets.find(({ SubnetId }) => SubnetId === first)?.VpcId;
      const index = vpcs.findIndex(({ vpcId }) => vpcId === vpc);
      return index < 0 ? undefined : index;
    },
  };
}

/** A subnet is public by a route to an internet gateway in its own table, or in the main one of its VPC. */
function isPublicSubnet({ SubnetId, VpcId }: Subnet, tables: readonly RouteTable[]): boolean {
  const inVpc = tables.filter((table) => table.VpcId === VpcId);
  const own = inVpc.find(({ Associations = [] }) =>
    Associations.some((association) => association.SubnetId === SubnetId),
  );
  const main = inVpc.find(({ Associations = [] }) =>
    Associations.some(({ Main }) => Main === true),
  );
  return (own ?? main)?.Routes?.some(({ GatewayId }) => GatewayId?.startsWith('igw-')) === true;
}

function subnetsIn(request: JsonObject): readonly string[] {
  const network = request['networkConfiguration'];
  const own = isJsonObject(network) ? network['awsvpcConfiguration'] : undefined;
  const subnets = isJsonObject(own) ? own['subnets'] : undefined;
  return Array.isArray(subnets)
    ? (subnets as readonly Json[]).filter((one) => typeof one === 'string')
    : [];
}
