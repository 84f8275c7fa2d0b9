/** Readers of load balancers. */
import {
  DescribeListenerCertificatesCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RawClients } from '../raw-clients.ts';
import { found, type Readers, tagsOf } from './reader.ts';

/** The readers, by type. */
export const balancingReaders: Readers = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': async (aws, id) => {
    const { LoadBalancers = [] } = await aws.elb.send(
      new DescribeLoadBalancersCommand({ LoadBalancerArns: [id] }),
    );
    const { Attributes } = await aws.elb.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: id }),
    );
    const tags = await balancingTags(aws, id);
    return found(LoadBalancers[0], (balancer) => ({
      properties: {
        ...balancer,
        Name: balancer.LoadBalancerName,
        Subnets: balancer.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
        Attributes: tagsOf(Attributes),
      },
      tags,
    }));
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': async (aws, id) => {
    const { TargetGroups = [] } = await aws.elb.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [id] }),
    );
    const { Attributes } = await aws.elb.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: id }),
    );
    const tags = await balancingTags(aws, id);
    return found(TargetGroups[0], (group) => ({
      properties: { ...group, Name: group.TargetGroupName, Attributes: tagsOf(Attributes) },
      tags,
    }));
  },
  'AWS::ElasticLoadBalancingV2::Listener': async (aws, id) => {
    const { Listeners = [] } = await aws.elb.send(
      new DescribeListenersCommand({ ListenerArns: [id] }),
    );
    const tags = await balancingTags(aws, id);
    return found(Listeners[0], (listener) => ({ properties: { ...listener }, tags }));
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': async (aws, id, { ListenerArn }) => {
    const { Rules = [] } = await aws.elb.send(
      new DescribeRulesCommand({ ListenerArn: String(ListenerArn) }),
    );
    const tags = await balancingTags(aws, id);
    return found(
      Rules.find(({ RuleArn }) => RuleArn === id),
      (rule) => ({ properties: { ...rule, ListenerArn }, tags }),
    );
  },
  'AWS::ElasticLoadBalancingV2::ListenerCertificate': async (
    { elb },
    _,
    { ListenerArn, CertificateArn },
  ) => {
    const { Certificates = [] } = await elb.send(
      new DescribeListenerCertificatesCommand({ ListenerArn: String(ListenerArn) }),
    );
    const certificate = Certificates.find((one) => one.CertificateArn === CertificateArn);
    return found(certificate, (one) => ({ properties: { ...one, ListenerArn } }));
  },
};

async function balancingTags({ elb }: RawClients, arn: string) {
  const { TagDescriptions = [] } = await elb.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
  return tagsOf(TagDescriptions[0]?.Tags);
}
