/**
 * Everything that AWS is known to refuse, as one table, and one function that holds a request against it.
 * May import: graph, facts, core, SDK types. Must not: know resource types, the engine or files.
 */
import type {
  CapacityProviderStrategyItem,
  DescribeTasksRequest,
  RegisterTaskDefinitionRequest,
  TagResourceRequest,
} from '@aws-sdk/client-ecs';
import { CAPACITY_PROVIDER_LEFT_OUT, CAPACITY_PROVIDER_RULES } from './capacity-provider/index.ts';
import { STRATEGY_RULES, strategySubject } from './capacity-strategy/index.ts';
import { CLUSTER_LEFT_OUT, CLUSTER_RULES, type ClusterRequest } from './cluster/index.ts';
import { ASSOCIATION_LEFT_OUT, ASSOCIATION_RULES } from './cluster-capacity-providers/index.ts';
import {
  DAEMON_LEFT_OUT,
  DAEMON_RULES,
  DAEMON_TASK_RULES,
  type DaemonTaskRequest,
} from './daemon/index.ts';
import { EXPRESS_LEFT_OUT, EXPRESS_RULES, expressSubject } from './express/index.ts';
import { GATEWAY_LEFT_OUT, GATEWAY_RULES, type GatewayRequest } from './gateway/index.ts';
import { ALONE, type Neighbourhood } from './neighbourhood.ts';
import { type Breach, breachesOf, type LeftOut, type Rule } from './rule.ts';
import {
  DESCRIBE_TASKS_RULES,
  RUN_TASK_LEFT_OUT,
  RUN_TASK_RULES,
  taskSubject,
} from './run-task/index.ts';
import { SERVICE_LEFT_OUT, SERVICE_RULES, serviceSubject } from './service/index.ts';
import { TAG_RESOURCE_RULES, TAG_RULES, TAGS_LEFT_OUT } from './tags/index.ts';
import {
  taskSubject as definitionSubject,
  TASK_DEFINITION_LEFT_OUT,
  TASK_DEFINITION_RULES,
} from './task-definition/index.ts';
import { TASK_SET_LEFT_OUT, TASK_SET_RULES, taskSetSubject } from './task-set/index.ts';

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

const JUDGES: Readonly<Record<Operation, Judge>> = {
  RegisterTaskDefinition: (request) => [
    ...breachesOf(
      TASK_DEFINITION_RULES,
      definitionSubject(request as RegisterTaskDefinitionRequest),
    ),
    ...tagsOf(request),
  ],
  CreateService: (request, around) => [
    ...breachesOf(SERVICE_RULES, serviceSubject('CreateService', request, around)),
    ...strategyOf(request, around),
    ...tagsOf(request),
  ],
  UpdateService: (request, around) => [
    ...breachesOf(SERVICE_RULES, serviceSubject('UpdateService', request, around)),
    ...strategyOf(request, around),
  ],
  CreateCluster: (request, around) => [
    ...breachesOf(CLUSTER_RULES, request as ClusterRequest),
    ...strategyOf(request, around, 'defaultCapacityProviderStrategy'),
    ...tagsOf(request),
  ],
  CreateCapacityProvider: (request) => [
    ...breachesOf(CAPACITY_PROVIDER_RULES, { provider: request, isUpdate: false }),
    ...tagsOf(request),
  ],
  UpdateCapacityProvider: (request) =>
    breachesOf(CAPACITY_PROVIDER_RULES, { provider: request, isUpdate: true }),
  PutClusterCapacityProviders: (request, around) => [
    ...breachesOf(ASSOCIATION_RULES, { request, neighbourhood: around }),
    ...strategyOf(request, around, 'defaultCapacityProviderStrategy'),
  ],
  RunTask: (request, around) => [
    ...breachesOf(RUN_TASK_RULES, taskSubject('RunTask', request, around)),
    ...strategyOf(request, around),
    ...tagsOf(request),
  ],
  StartTask: (request, around) => [
    ...breachesOf(RUN_TASK_RULES, taskSubject('StartTask', request, around)),
    ...tagsOf(request),
  ],
  CreateTaskSet: (request, around) => [
    ...breachesOf(TASK_SET_RULES, taskSetSubject(request, around)),
    ...strategyOf(request, around),
    ...tagsOf(request),
  ],
  CreateDaemon: (request, neighbourhood) => [
    ...breachesOf(DAEMON_RULES, { request, neighbourhood }),
    ...tagsOf(request),
  ],
  RegisterDaemonTaskDefinition: (request) => [
    ...breachesOf(DAEMON_TASK_RULES, request as DaemonTaskRequest),
    ...tagsOf(request),
  ],
  CreateExpressGatewayService: (request, around) => [
    ...breachesOf(EXPRESS_RULES, expressSubject(request, around)),
    ...tagsOf(request),
  ],
  CreateGateway: (request) => [
    ...breachesOf(GATEWAY_RULES, request as GatewayRequest),
    ...tagsOf(request),
  ],
  TagResource: (request) => [
    ...breachesOf(TAG_RESOURCE_RULES, request as TagResourceRequest),
    ...tagsOf(request),
  ],
  DescribeTasks: (request) =>
    breachesOf(DESCRIBE_TASKS_RULES, request as Partial<DescribeTasksRequest>),
};

function tagsOf(request: object): readonly Breach[] {
  return breachesOf(TAG_RULES, { path: 'tags', tags: (request as TagResourceRequest).tags });
}

function strategyOf(
  request: object,
  neighbourhood: Neighbourhood,
  field = 'capacityProviderStrategy',
): readonly Breach[] {
  const strategy = (request as Readonly<Record<string, CapacityProviderStrategyItem[]>>)[field];
  return breachesOf(STRATEGY_RULES, strategySubject(field, strategy, neighbourhood));
}

const TABLES: readonly (readonly Pick<Rule<never>, 'code' | 'severity' | 'says' | 'source'>[])[] = [
  TASK_DEFINITION_RULES,
  SERVICE_RULES,
  RUN_TASK_RULES,
  TASK_SET_RULES,
  CLUSTER_RULES,
  ASSOCIATION_RULES,
  CAPACITY_PROVIDER_RULES,
  STRATEGY_RULES,
  DAEMON_RULES,
  DAEMON_TASK_RULES,
  EXPRESS_RULES,
  GATEWAY_RULES,
  TAG_RULES,
  TAG_RESOURCE_RULES,
  DESCRIBE_TASKS_RULES,
];

/** Every rule, each once. */
export const RULE_TABLE: readonly RuleRow[] = [
  ...new Map(
    TABLES.flat().map(({ code, severity, says, source }) => [
      code,
      { topic: code.split('/')[0] ?? code, code, severity, says, source },
    ]),
  ).values(),
];

/** Known requirements of AWS that no rule holds, and why. */
export const LEFT_OUT: readonly LeftOut[] = [
  ...TASK_DEFINITION_LEFT_OUT,
  ...SERVICE_LEFT_OUT,
  ...RUN_TASK_LEFT_OUT,
  ...TASK_SET_LEFT_OUT,
  ...CLUSTER_LEFT_OUT,
  ...ASSOCIATION_LEFT_OUT,
  ...CAPACITY_PROVIDER_LEFT_OUT,
  ...DAEMON_LEFT_OUT,
  ...EXPRESS_LEFT_OUT,
  ...GATEWAY_LEFT_OUT,
  ...TAGS_LEFT_OUT,
];
