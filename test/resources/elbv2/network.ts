/** A network for load balancers in tests. */
import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
} from '@aws-sdk/client-ec2';
import type { TestWorld } from '../contexts.ts';

/** Ids of what a load balancer needs. */
export interface Network {
  readonly vpcId: string;
  readonly subnetIds: readonly [string, string, string];
  readonly securityGroupIds: readonly [string, string];
}

/** Makes a VPC with an internet gateway, a subnet in each of three zones and two security groups. */
export async function aNetwork(world: TestWorld): Promise<Network> {
  const ec2 = await world.aws.clients.ec2();
  const vpc = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = vpc.Vpc?.VpcId ?? '';
  const gateway = await ec2.send(new CreateInternetGatewayCommand({}));
  await ec2.send(
    new AttachInternetGatewayCommand({
      VpcId: vpcId,
      InternetGatewayId: gateway.InternetGateway?.InternetGatewayId,
    }),
  );
  const subnet = async (zone: string, part: number) => {
    const answer = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock: `10.0.${part}.0/24`,
        AvailabilityZone: `eu-west-1${zone}`,
      }),
    );
    return answer.Subnet?.SubnetId ?? '';
  };
  const group = async (GroupName: string) => {
    const answer = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName, Description: 'test', VpcId: vpcId }),
    );
    return answer.GroupId ?? '';
  };
  return {
    vpcId,
    subnetIds: [await subnet('a', 0), await subnet('b', 1), await subnet('c', 2)],
    securityGroupIds: [await group('one'), await group('two')],
  };
}
