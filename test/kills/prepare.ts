/** What examples expect to exist before they are deployed. */
import { CreateSubnetCommand, CreateVpcCommand, type EC2Client } from '@aws-sdk/client-ec2';

/** Makes what an example expects to exist; the result is what its environment must say of it. */
export async function prepare(
  example: string,
  ec2: EC2Client,
): Promise<Readonly<Record<string, string>>> {
  return (await PREPARATIONS[example]?.(ec2)) ?? {};
}

const PREPARATIONS: Readonly<
  Record<string, (ec2: EC2Client) => Promise<Readonly<Record<string, string>>>>
> = {
  'existing-vpc': async (ec2) => {
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    const subnets: string[] = [];
    for (const [index, zone] of ['a', 'b', 'a', 'b'].entries()) {
      const { Subnet } = await ec2.send(
        new CreateSubnetCommand({
          VpcId: Vpc?.VpcId,
          CidrBlock: `10.0.${index}.0/24`,
          AvailabilityZone: `eu-west-1${zone}`,
        }),
      );
      subnets.push(Subnet?.SubnetId ?? '');
    }
    return {
      VPC_ID: Vpc?.VpcId ?? '',
      PUBLIC_SUBNET_IDS: subnets.slice(0, 2).join(','),
      PRIVATE_SUBNET_IDS: subnets.slice(2).join(','),
    };
  },
};
