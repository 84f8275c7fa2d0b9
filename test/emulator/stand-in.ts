/**
 * What the gate does for the emulator. DescribeCapacityProviders without names lists every provider in AWS and ends in an
 * internal error there: the names are put in. It knows no activations of Systems Manager: there are none; nor the protection
 * of tasks: none is protected. It cannot look for VPC endpoints by `vpc-endpoint-id`, but by `id`. It publishes no images of
 * Windows: one of Linux takes their place. And a group of instances there does what it was told only while it is told: once
 * the protection of instances is lifted, it hears its last update again. `quirks/stood-in.ts` proves that it is still so.
 */
import type { IncomingHttpHeaders } from 'node:http';

/** A request. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What stands in for an emulator, and remembers what it was asked. */
export interface StandIn {
  /** The answer, where the emulator need not be asked. */
  answer(asked: Asked): string | undefined;
  /** The request as the emulator understands it. */
  reword(asked: Asked): Asked;
  /** What the emulator must hear after it. */
  also(asked: Asked): readonly Asked[];
}

const LINUX = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

const ECS = 'AmazonEC2ContainerServiceV20141113';

const ANSWERS: Readonly<Record<string, string>> = {
  'AmazonSSM.DescribeActivations': '{"ActivationList":[]}',
  [`${ECS}.GetTaskProtection`]: '{"protectedTasks":[],"failures":[]}',
};

/** A stand-in for an empty emulator. */
export function standIn(): StandIn {
  const providers = new Set<string>();
  const updates = new Map<string, Buffer>();
  return {
    answer: ({ headers }) => ANSWERS[headers['x-amz-target'] as string],
    reword: (asked) => {
      const target = asked.headers['x-amz-target'];
      if (target === `${ECS}.CreateCapacityProvider`) providers.add(String(jsonOf(asked)['name']));
      if (target === `${ECS}.DescribeCapacityProviders`) {
        const names = { capacityProviders: [...providers], ...jsonOf(asked) };
        return { ...asked, body: Buffer.from(JSON.stringify(names)) };
      }
      if (target === 'AmazonSSM.GetParameter') {
        const { Name, ...rest } = jsonOf(asked);
        if (!String(Name).startsWith('/aws/service/ami-windows-latest/')) return asked;
        return { ...asked, body: Buffer.from(JSON.stringify({ ...rest, Name: LINUX })) };
      }
      if (target !== undefined) return asked;
      const form = formOf(asked);
      if (form.get('Action') !== 'DescribeVpcEndpoints') return asked;
      for (const [key, value] of [...form]) if (value === 'vpc-endpoint-id') form.set(key, 'id');
      return { ...asked, body: Buffer.from(form.toString()) };
    },
    also: (asked) => {
      if (asked.headers['x-amz-target'] !== undefined) return [];
      const form = formOf(asked);
      const group = form.get('AutoScalingGroupName') ?? '';
      if (form.get('Action') === 'UpdateAutoScalingGroup') updates.set(group, asked.body);
      const last = updates.get(group);
      const isLifted =
        form.get('Action') === 'SetInstanceProtection' &&
        form.get('ProtectedFromScaleIn') === 'false';
      return isLifted && last !== undefined ? [{ ...asked, body: last }] : [];
    },
  };
}

function jsonOf({ body }: Asked): Readonly<Record<string, unknown>> {
  return JSON.parse(body.toString('utf8')) as Readonly<Record<string, unknown>>;
}

function formOf({ headers, body }: Asked): URLSearchParams {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return new URLSearchParams(isForm ? body.toString('utf8') : '');
}
