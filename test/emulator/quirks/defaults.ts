/** Values that equal AWS's own default, which the product therefore leaves to AWS; the emulator fills no defaults. */
import type { Mismatch } from '../compare-leaves.ts';

const defaults: readonly {
  readonly type: string;
  readonly path: RegExp;
  readonly value: unknown;
}[] = [
  {
    type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    path: /\.Scale(In|Out)Cooldown$/,
    value: 300,
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    path: /\.FixedResponseConfig\.ContentType$/,
    value: 'text/plain',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    path: /\.FixedResponseConfig\.MessageBody$/,
    value: '',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    path: /\.RedirectConfig\.Host$/,
    value: '#{host}',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    path: /\.RedirectConfig\.Path$/,
    value: '/#{path}',
  },
  {
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    path: /\.RedirectConfig\.Query$/,
    value: '#{query}',
  },
  { type: 'AWS::ECS::TaskDefinition', path: /containerDefinitions\[\d+\]\.user$/, value: '0' },
  // No date and no key: the request has none.
  { type: 'AWS::Scheduler::Schedule', path: /\.(StartDate|EndDate|KmsKeyArn)$/, value: 'none' },
  { type: 'AWS::Scheduler::Schedule', path: /\.TaskCount$/, value: 1 },
  { type: 'AWS::Scheduler::Schedule', path: /\.AssignPublicIp$/, value: 'DISABLED' },
  { type: 'AWS::Events::Rule', path: /\.TaskCount$/, value: 1 },
  { type: 'AWS::Events::Rule', path: /\.AssignPublicIp$/, value: 'DISABLED' },
];

/** Whether a declared value that reads back as nothing is AWS's default. */
export function isDefault(type: string, { path, declared, read }: Mismatch): boolean {
  return (
    read === undefined &&
    defaults.some((one) => one.type === type && one.path.test(path) && one.value === declared)
  );
}
