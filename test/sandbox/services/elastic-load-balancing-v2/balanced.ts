import { CreateSubnetCommand } from '@aws-sdk/client-ec2';
import * as sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { aSubnet, defined } from '../ec2/network.ts';

/** The account and Region of the tests. */
export const scope = { account: '111111111111', region: 'eu-west-1' };

/** An account with a VPC, an internet gateway and subnets in two zones. */
export async function twoZones() {
  const network = await aSubnet();
  const { Subnet } = await network.client.send(
    new CreateSubnetCommand({
      VpcId: network.vpcId,
      CidrBlock: '10.0.1.0/24',
      AvailabilityZone: 'eu-west-1b',
    }),
  );
  const elb = new sdk.ElasticLoadBalancingV2Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
    requestHandler: network.sandbox.requestHandler,
    maxAttempts: 1,
  });
  return { ...network, elb, subnets: [network.subnetId, defined(Subnet?.SubnetId)] };
}

/** {@link twoZones} with an application load balancer in them. */
export async function aLoadBalancer() {
  const network = await twoZones();
  const { LoadBalancers: [made] = [] } = await network.elb.send(
    new sdk.CreateLoadBalancerCommand({ Name: 'web', Subnets: network.subnets }),
  );
  return { ...network, loadBalancerArn: defined(made?.LoadBalancerArn) };
}

/** {@link aLoadBalancer} with a target group of addresses, and a function that makes more. */
export async function aTargetGroup() {
  const balanced = await aLoadBalancer();
  const createGroup = async (Name: string, more: Partial<sdk.CreateTargetGroupInput> = {}) => {
    const { TargetGroups: [made] = [] } = await balanced.elb.send(
      new sdk.CreateTargetGroupCommand({
        Name,
        Protocol: 'HTTP',
        Port: 80,
        VpcId: balanced.vpcId,
        TargetType: 'ip',
        ...more,
      }),
    );
    return defined(made?.TargetGroupArn);
  };
  return { ...balanced, createGroup, groupArn: await createGroup('one') };
}

/** {@link aTargetGroup} with a listener on port 80 that forwards to it. */
export async function aListener() {
  const balanced = await aTargetGroup();
  const { Listeners: [made] = [] } = await balanced.elb.send(
    new sdk.CreateListenerCommand({
      LoadBalancerArn: balanced.loadBalancerArn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: balanced.groupArn }],
    }),
  );
  return { ...balanced, listenerArn: defined(made?.ListenerArn) };
}
