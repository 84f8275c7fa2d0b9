/** Policies of an account in a Region, by which services of AWS may write to its logs. */
import type {
  DeleteResourcePolicyRequest,
  DescribeResourcePoliciesRequest,
  PutResourcePolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import type { Scope, Table, World } from '../../world.ts';

interface PolicyRecord {
  readonly name: string;
  readonly document: string;
  readonly updated: number;
}

/** CloudWatch Logs quotas: policies of a Region, and characters of one. */
const MOST = 10;
const LONGEST = 5120;

/** PutResourcePolicy, of the account alone: it writes over the policy of that name. */
export function putResourcePolicy(input: PutResourcePolicyRequest, call: Call): object {
  const { policyName: name = '', policyDocument: document = '' } = input;
  if (input.resourceArn !== undefined)
    throw invalid('The sandbox models the policies of an account alone.');
  if (name === '' || name.length > 255) throw invalid('Policy name must be 1 to 255 characters.');
  if (document.length < 1 || document.length > LONGEST)
    throw invalid(`Policy document must be 1 to ${LONGEST} characters.`);
  checkDocument(document);
  const policies = policiesOf(call);
  if (!policies.has(name) && policies.size >= MOST)
    throw new ServiceFault(
      'LimitExceededException',
      'Resource limit exceeded: at most 10 resource policies in a Region.',
    );
  const policy = { name, document, updated: call.world.now() };
  policies.set(name, policy);
  return { resourcePolicy: view(policy) };
}

/** DescribeResourcePolicies. */
export function describeResourcePolicies(
  input: DescribeResourcePoliciesRequest,
  call: Call,
): object {
  const page = paginate([...policiesOf(call).values()], {
    size: input.limit ?? 50,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { resourcePolicies: page.items.map(view), nextToken: page.next };
}

/** DeleteResourcePolicy. */
export function deleteResourcePolicy(input: DeleteResourcePolicyRequest, call: Call): void {
  if (!policiesOf(call).delete(input.policyName ?? ''))
    throw new ServiceFault(
      'ResourceNotFoundException',
      `Policy with name [${input.policyName}] does not exist`,
    );
}

/** The documents of all policies, as text. */
export function policyDocuments(place: {
  readonly world: World;
  readonly scope: Scope;
}): readonly string[] {
  return [...policiesOf(place).values()].map(({ document }) => document);
}

function policiesOf({
  world,
  scope,
}: {
  readonly world: World;
  readonly scope: Scope;
}): Table<PolicyRecord> {
  return world.table(scope, 'logs.resource-policies');
}

function checkDocument(document: string): void {
  try {
    JSON.parse(document);
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid('Unsupported resource policy: not JSON.');
    throw error;
  }
}

function view({ name, document, updated }: PolicyRecord): object {
  return {
    policyName: name,
    policyDocument: document,
    lastUpdatedTime: updated,
    policyScope: 'ACCOUNT',
  };
}

function invalid(message: string): ServiceFault {
  return new ServiceFault('InvalidParameterException', message);
}
