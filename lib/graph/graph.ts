/** The desired state of an App: resources and what they depend on, as JSON that is stable byte for byte. */
import { GantryError } from '../core/errors.ts';
import { canonicalJson, compareText, isJsonObject, type JsonObject } from '../core/json.ts';
import type { Address } from './address.ts';

/** Version of the graph's JSON form; a reader refuses others. */
export const GRAPH_SCHEMA_VERSION = 1;

/** One desired AWS object. */
export interface ResourceNode {
  /** Type name in CloudFormation's spelling, such as `AWS::ECS::Service`. */
  readonly type: string;
  /** Its identity in the graph. */
  readonly address: Address;
  /** Id of the stack it belongs to. */
  readonly stack: string;
  /** The SDK's create or register request, with references at any leaf; without tags and tokens. */
  readonly properties: JsonObject;
  /** The user's tags; Gantry's own are added when it is applied. */
  readonly tags: Readonly<Record<string, string>>;
  /** Addresses that it must wait for beside those that its properties refer to. */
  readonly dependsOn: readonly Address[];
  /** What removal from the code means: `delete` unless said. */
  readonly removalPolicy?: 'delete' | 'retain';
  /** The address under which what it made is known, when it has moved since. */
  readonly movedFrom?: Address;
  /** Whether an object of nobody's that is found in its place is taken over. */
  readonly adopt?: true;
}

/** Where a stack's resources live. */
export interface StackNode {
  /** Twelve-digit account id; that of the credentials when absent. */
  readonly account?: string;
  /** Region; that of the environment when absent. */
  readonly region?: string;
  /** ARN of the role by which it is deployed; the credentials themselves when absent. */
  readonly role?: string;
}

/** All resources of an App. */
export interface Graph {
  /** Version of this form. */
  readonly schemaVersion: typeof GRAPH_SCHEMA_VERSION;
  /** Name of the app. */
  readonly app: string;
  /** The stacks by id: where they stand below the App, `Web` or `eu/Web`. */
  readonly stacks: Readonly<Record<string, StackNode>>;
  /** Sorted by address. */
  readonly resources: readonly ResourceNode[];
}

/** The graph as text: two spaces, sorted keys, a final newline. */
export function serializeGraph(graph: Graph): string {
  return `${canonicalJson(graph, 2)}\n`;
}

/** Reads a graph's text. Throws `graph/schema-version` for another schema or no graph at all. */
export function parseGraph(content: string): Graph {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new GantryError('graph/schema-version', 'the text is not JSON', { cause });
  }
  if (!isJsonObject(value) || value['schemaVersion'] !== GRAPH_SCHEMA_VERSION)
    throw new GantryError(
      'graph/schema-version',
      `schema version ${isJsonObject(value) ? String(value['schemaVersion']) : 'none'}, not ${GRAPH_SCHEMA_VERSION}`,
    );
  return value as unknown as Graph;
}

/** A copy whose resources are in address order. */
export function sortResources(resources: readonly ResourceNode[]): readonly ResourceNode[] {
  return [...resources].sort((a, b) => compareText(a.address, b.address));
}
