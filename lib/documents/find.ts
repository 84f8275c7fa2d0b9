/** Finds the requests in a document: as they are sent, or in the form in which AWS answers. */
import type { Operation } from '../rules/index.ts';
import { type JsonNode, joinPath, type Member, memberOf } from './node.ts';
import { OPERATION_NAMES, OPERATIONS } from './operations.ts';
import type { Problem } from './problem.ts';

/** A request within a document. */
export interface FoundRequest {
  readonly operation: Operation;
  /** Where it stands in the document; empty where it is the document. */
  readonly path: string;
  /** The request, without what only answers hold. */
  readonly node: JsonNode;
}

/** What a document holds. */
export interface Found {
  readonly requests: readonly FoundRequest[];
  readonly problems: readonly Problem[];
}

/**
 * The requests in a document.
 *
 * @param as Operation of what is not told by a wrapper or by container definitions to be something else.
 */
export function findRequests(root: JsonNode, as?: Operation): Found {
  if (root.kind !== 'object') return nothing(root, ...notAnObject(root));
  const wrapped = wrappedIn(root);
  if (wrapped.length > 0) return { requests: wrapped, problems: [] };
  const definition = memberOf(root, 'containerDefinitions') !== undefined;
  const taken = definition && !takesDefinitions(as) ? 'RegisterTaskDefinition' : as;
  const operation = taken ?? told(root.members.map(({ name }) => name));
  if (operation !== undefined)
    return { requests: [{ operation, path: '', node: request(root, operation) }], problems: [] };
  return nothing(root, ...unknownShape(root.members));
}

/** The request in an answer, or the request itself. */
export function request(node: JsonNode, operation: Operation): JsonNode {
  if (node.kind !== 'object') return node;
  const { readOnly, renamed } = OPERATIONS[operation];
  const members = node.members.flatMap((member): readonly Member[] => {
    const name = renamed[member.name];
    if (name !== undefined && memberOf(node, name) === undefined) return [{ ...member, name }];
    return readOnly.includes(member.name) ? [] : [member];
  });
  return { ...node, members };
}

function takesDefinitions(as: Operation | undefined): boolean {
  return as === 'RegisterTaskDefinition' || as === 'RegisterDaemonTaskDefinition';
}

type ObjectNode = Extract<JsonNode, { readonly kind: 'object' }>;

function wrappedIn(root: ObjectNode): readonly FoundRequest[] {
  return OPERATION_NAMES.flatMap((operation) =>
    OPERATIONS[operation].wrappers.flatMap((wrapper) =>
      objectsIn(memberOf(root, wrapper)?.node, wrapper).flatMap(({ node, path }) =>
        isGiven(node) ? [] : [{ operation, path, node: request(withTags(node, root), operation) }],
      ),
    ),
  );
}

interface Placed {
  readonly node: ObjectNode;
  readonly path: string;
}

function objectsIn(node: JsonNode | undefined, path: string): readonly Placed[] {
  if (node?.kind === 'object') return [{ node, path }];
  if (node?.kind !== 'list') return [];
  return node.items.flatMap((item, index) =>
    item.kind === 'object' ? [{ node: item, path: joinPath(path, `[${index}]`) }] : [],
  );
}

/** DescribeTaskDefinition answers tags beside the task definition. */
function withTags(node: ObjectNode, root: ObjectNode): ObjectNode {
  const tags = memberOf(root, 'tags');
  if (tags === undefined || memberOf(node, 'tags') !== undefined) return node;
  return { ...node, members: [...node.members, tags] };
}

/** Capacity providers that every account has: nobody makes them. */
function isGiven(node: ObjectNode): boolean {
  const name = memberOf(node, 'name')?.node;
  return name?.kind === 'value' && (name.value === 'FARGATE' || name.value === 'FARGATE_SPOT');
}

function told(names: readonly string[]): Operation | undefined {
  const marked = OPERATION_NAMES.find((operation) =>
    OPERATIONS[operation].marks.some((mark) => names.includes(mark)),
  );
  if (marked !== undefined) return marked;
  if (names.includes('taskDefinition')) return 'RunTask';
  // What a deploy tool keeps of a service beside its own settings.
  return names.some((name) => ['launchType', 'networkConfiguration'].includes(name))
    ? 'CreateService'
    : undefined;
}

function nothing(node: JsonNode, detail: string, hint?: string): Found {
  const problem: Problem = {
    severity: 'error',
    code: 'document/unknown-shape',
    offset: node.offset,
    path: '',
    detail,
    ...(hint === undefined ? {} : { hint }),
  };
  return { requests: [], problems: [problem] };
}

function notAnObject(root: JsonNode): [detail: string, hint?: string] {
  if (root.kind !== 'list') return ['there is one value in it, not an object'];
  const first = root.items[0];
  const containers = first !== undefined && memberOf(first, 'image') !== undefined;
  return containers
    ? [
        'there is a list of container definitions in it, not a request',
        'put it into a task definition: {"family": ..., "containerDefinitions": [...]}',
      ]
    : ['there is a list in it, not an object'];
}

function unknownShape(members: readonly Member[]): [detail: string, hint?: string] {
  const names = members.map(({ name }) => name);
  if (names.includes('Resources') && names.some((name) => /^[A-Z]/.test(name)))
    return [
      'this is a template of CloudFormation, not a request',
      'give the JSON that the AWS CLI takes, with containerDefinitions at its top',
    ];
  const lowered = names.map(lowerFirst);
  const meant = told(lowered);
  const first = names.find((name) => /^[A-Z]/.test(name));
  if (meant !== undefined && first !== undefined)
    return [
      `its fields are written as in CloudFormation: ${JSON.stringify(first)}`,
      `fields of ${meant} begin in lower case, at every depth: ${JSON.stringify(lowerFirst(first))}`,
    ];
  if (names.length === 0) return ['there is an empty object in it'];
  const shown = names.slice(0, 8).join(', ');
  return [`nothing tells which request it is: ${shown}${names.length > 8 ? ', ...' : ''}`];
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
