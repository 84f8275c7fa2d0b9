/** What is done to policies of CloudWatch Logs in AWS. */
import {
  DeleteResourcePolicyCommand,
  DescribeResourcePoliciesCommand,
  PutResourcePolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { allPages } from '../../../aws/batch.ts';
import { unlessGone } from '../../../aws/classify-error.ts';
import type { RetryRule } from '../../../aws/retry.ts';
import { retrying } from '../../../aws/retry.ts';
import type {
  ApplyContext,
  Live,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import type { PolicyDocument } from '../../iam/role/properties.ts';
import { ownerOfResourcePolicy } from '../ownership.ts';
import type { LogResourcePolicyProperties } from './properties.ts';

/** Somebody else changes policies at the same time. */
const CONCURRENT: readonly RetryRule[] = [
  { codes: ['OperationAbortedException'], forMs: 60_000, always: true },
];

/** Reads, puts and removes policies; their names say whose they are. */
export const logResourcePolicyOperations: ResourceOperations<LogResourcePolicyProperties> = {
  async read(requests, context) {
    const all = await policies(context);
    return requests.map(({ identity }) => all.find(({ id }) => id === identity['policyName']));
  },

  async list(context) {
    return (await policies(context)).filter(({ owner }) => owner?.app === context.app);
  },

  async create({ properties }, context) {
    await put(properties, context);
    return liveOf(properties);
  },

  async update({ live, properties }, context) {
    const whole = { ...live.properties, ...properties };
    await put(whole, context);
    return liveOf(whole);
  },

  async delete(live, context) {
    const client = await context.aws.clients.logs();
    await unlessGone(
      retrying(context, CONCURRENT, () =>
        client.send(new DeleteResourcePolicyCommand({ policyName: live.id })),
      ),
    );
  },
};

/** All policies of the account in the Region: there are 10 at most. */
function policies(context: ReadContext): Promise<readonly Live<LogResourcePolicyProperties>[]> {
  const { account, region } = context.aws;
  return context.memo(`logs/${account}/${region}/resource-policies`, async () => {
    const client = await context.aws.clients.logs();
    const found = await allPages(async (nextToken) => {
      const page = await client.send(new DescribeResourcePoliciesCommand({ nextToken }), {
        abortSignal: context.signal,
      });
      return { items: page.resourcePolicies ?? [], next: page.nextToken };
    });
    return found.map(({ policyName, policyDocument = '{}' }) =>
      liveOf({ policyName, policyDocument: JSON.parse(policyDocument) as PolicyDocument }),
    );
  });
}

async function put(
  { policyName, policyDocument }: LogResourcePolicyProperties,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.logs();
  await retrying(context, CONCURRENT, () =>
    client.send(
      new PutResourcePolicyCommand({
        policyName,
        policyDocument: JSON.stringify(policyDocument),
      }),
    ),
  );
}

function liveOf(properties: LogResourcePolicyProperties): Live<LogResourcePolicyProperties> {
  const { policyName = '' } = properties;
  const owner = ownerOfResourcePolicy(policyName);
  return {
    id: policyName,
    properties,
    attributes: { policyName },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
  };
}
