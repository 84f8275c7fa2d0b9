/** What the emulator tells otherwise of networks and load balancers. */
import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  DescribeListenersCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RawClients } from '../raw-clients.ts';
import type { Quirk } from './quirk.ts';

/** The quirks. */
export const networkQuirks: readonly Quirk[] = [
  {
    type: 'AWS::EC2::SecurityGroupRule',
    paths: ['Description'],
    reason:
      'the description of a rule whose source is a group is not shown by DescribeSecurityGroupRules',
    remains: async ({ ec2 }) => {
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
      const { GroupId } = await ec2.send(
        new CreateSecurityGroupCommand({ GroupName: 'quirk', Description: 'd', VpcId: Vpc?.VpcId }),
      );
      const { SecurityGroupRules: made = [] } = await ec2.send(
        new AuthorizeSecurityGroupIngressCommand({
          GroupId,
          IpPermissions: [
            {
              IpProtocol: 'tcp',
              FromPort: 80,
              ToPort: 80,
              UserIdGroupPairs: [{ GroupId, Description: 'from ourselves' }],
            },
          ],
        }),
      );
      const { SecurityGroupRules = [] } = await ec2.send(
        new DescribeSecurityGroupRulesCommand({
          SecurityGroupRuleIds: made.flatMap(
            ({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? [],
          ),
        }),
      );
      return SecurityGroupRules[0]?.Description !== 'from ourselves';
    },
  },
  {
    type: 'AWS::EC2::Subnet',
    paths: ['Ipv6CidrBlock'],
    reason: "the state of a subnet's IPv6 block is none of AWS's",
    remains: async ({ ec2 }) => {
      const { Vpc } = await ec2.send(
        new CreateVpcCommand({ CidrBlock: '10.5.0.0/16', AmazonProvidedIpv6CidrBlock: true }),
      );
      const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [Vpc?.VpcId ?? ''] }));
      const block = Vpcs[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlock;
      const { Subnet } = await ec2.send(
        new CreateSubnetCommand({
          VpcId: Vpc?.VpcId,
          CidrBlock: '10.5.0.0/24',
          Ipv6CidrBlock: block?.replace('/56', '/64'),
        }),
      );
      const { Subnets = [] } = await ec2.send(
        new DescribeSubnetsCommand({ SubnetIds: [Subnet?.SubnetId ?? ''] }),
      );
      const state = Subnets[0]?.Ipv6CidrBlockAssociationSet?.[0]?.Ipv6CidrBlockState?.State;
      return state !== 'associated';
    },
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    paths: ['Certificates'],
    reason: 'DescribeListeners shows further certificates beside the default one',
    remains: async (aws) => {
      const ListenerArn = await aListener(aws);
      const Certificates = [{ CertificateArn: await aCertificate(aws, 'other.example.com') }];
      await aws.elb.send(new AddListenerCertificatesCommand({ ListenerArn, Certificates }));
      const { Listeners = [] } = await aws.elb.send(
        new DescribeListenersCommand({ ListenerArns: [ListenerArn] }),
      );
      return Listeners[0]?.Certificates?.length === 2;
    },
  },
];

async function aListener(aws: RawClients): Promise<string> {
  const { ec2, elb } = aws;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.6.0.0/16' }));
  const subnets = ['a', 'b'].map(async (zone, index) => {
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({
        VpcId: Vpc?.VpcId,
        CidrBlock: `10.6.${index}.0/24`,
        AvailabilityZone: `eu-west-1${zone}`,
      }),
    );
    return Subnet?.SubnetId ?? '';
  });
  const { LoadBalancers = [] } = await elb.send(
    new CreateLoadBalancerCommand({ Name: 'quirk', Subnets: await Promise.all(subnets) }),
  );
  const { Listeners = [] } = await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
      Protocol: 'HTTPS',
      Port: 443,
      Certificates: [{ CertificateArn: await aCertificate(aws, 'www.example.com') }],
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    }),
  );
  return Listeners[0]?.ListenerArn ?? '';
}

async function aCertificate({ acm }: RawClients, DomainName: string): Promise<string> {
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({ DomainName, ValidationMethod: 'DNS' }),
  );
  return CertificateArn ?? '';
}
