/** EC2's errors that pass by themselves. */
import type { RetryRule } from '../../aws/retry.ts';

const MINUTE = 60_000;

/** A new object is not known everywhere at once: calls that name it fail for a while. */
export const PROPAGATION: readonly RetryRule[] = [
  {
    codes: [
      /^Invalid\w*I[dD]\.NotFound$/,
      /^Invalid(Group|Gateway|VpcEndpoint|Route)\.NotFound$/,
      'NatGatewayNotFound',
    ],
    forMs: 5 * MINUTE,
  },
];

/** Others are still using it: they are being removed, or drain, or AWS is cleaning up after them. */
export function whileInUse(minutes: number, ...codes: readonly string[]): readonly RetryRule[] {
  return [
    {
      codes: ['DependencyViolation', 'IncorrectState', ...codes],
      forMs: minutes * MINUTE,
      always: true,
    },
  ];
}
