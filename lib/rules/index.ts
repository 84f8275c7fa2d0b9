/**
 * Everything that AWS is known to refuse, as one table, and one function that holds a request against it.
 * May import: graph, facts, core, SDK types. Must not: know resource types, the engine or files.
 */
import type { TagResourceRequest } from '@aws-sdk/client-ecs';
import { ALONE, type Neighbourhood } from './neighbourhood.ts';
import { type Breach, breachesOf, type LeftOut, type Rule } from './rule.ts';
import { TAG_RESOURCE_RULES, TAG_RULES, TAGS_LEFT_OUT } from './tags/index.ts';

/** The operations whose requests can be judged. */
export const OPERATIONS = [
  'RegisterTaskDefinition',
  'CreateService',
  'UpdateService',
  'CreateCluster',
  'CreateCapacityProvider',
  'UpdateCapacityProvider',
  'PutClusterCapacityProviders',
  'RunTask',
  'StartTask',
  'CreateTaskSet',
  'CreateDaemon',
  'RegisterDaemonTaskDefinition',
  'CreateExpressGatewayService',
  'CreateGateway',
  'TagResource',
  'DescribeTasks',
] as const;

/** An operation whose requests can be judged. */
export type Operation = (typeof OPERATIONS)[number];

/** A row of the table: a rule without its check. */
export interface RuleRow extends Pick<Rule<never>, 'code' | 'severity' | 'says' | 'source'> {
  /** What it is about: the part of its code before the slash. */
  readonly topic: string;
}

/** What breaks the rules of AWS in a request, as far as it and its neighbourhood tell. */
export function judgeRequest(
  operation: Operation,
  request: object,
  neighbourhood: Neighbourhood = ALONE,
): readonly Breach[] {
  return JUDGES[operation](request, neighbourhood);
}

type Judge = (request: object, neighbourhood: Neighbourhood) => readonly Breach[];

function tagsOf(request: object): readonly Breach[] {
  return breachesOf(TAG_RULES, { path: 'tags', tags: (request as TagResourceRequest).tags });
}

const JUDGES: Readonly<Record<Operation, Judge>> = {
  RegisterTaskDefinition: tagsOf,
  CreateService: tagsOf,
  UpdateService: () => [],
  CreateCluster: tagsOf,
  CreateCapacityProvider: tagsOf,
  UpdateCapacityProvider: () => [],
  PutClusterCapacityProviders: () => [],
  RunTask: tagsOf,
  StartTask: tagsOf,
  CreateTaskSet: tagsOf,
  CreateDaemon: tagsOf,
  RegisterDaemonTaskDefinition: tagsOf,
  CreateExpressGatewayService: tagsOf,
  CreateGateway: tagsOf,
  TagResource: (request) => [
    ...breachesOf(TAG_RESOURCE_RULES, request as TagResourceRequest),
    ...tagsOf(request),
  ],
  DescribeTasks: () => [],
};

const TABLES: readonly (readonly Pick<Rule<never>, 'code' | 'severity' | 'says' | 'source'>[])[] = [
  TAG_RULES,
  TAG_RESOURCE_RULES,
];

/** Every rule, each once. */
export const RULE_TABLE: readonly RuleRow[] = TABLES.flatMap((rules) =>
  rules.map(({ code, severity, says, source }) => ({
    topic: code.split('/')[0] ?? code,
    code,
    severity,
    says,
    source,
  })),
);

/** Known requirements of AWS that no rule holds, and why. */
export const LEFT_OUT: readonly LeftOut[] = [...TAGS_LEFT_OUT];
