/** A graph, what is live and what the plan does, in the form that a survey takes. */
import type { AwsCall } from '../../lib/aws/call-plugin.ts';
import { type AwsRequestHandler, createClients } from '../../lib/aws/clients.ts';
import { unpaced } from '../../lib/aws/pacing.ts';
import type { JsonObject } from '../../lib/core/json.ts';
import { neighboursOf } from '../../lib/engine/validate.ts';
import type { Address } from '../../lib/graph/address.ts';
import { GRAPH_SCHEMA_VERSION, type ResourceNode } from '../../lib/graph/graph.ts';
import { isRefValue } from '../../lib/graph/reference.ts';
import type { Live, ReadContext } from '../../lib/resource-type.ts';
import type { Sandbox } from '../../lib/sandbox/index.ts';
import type { SurveyInput, SurveyStep } from '../../lib/survey/index.ts';

/** One resource of a scene. */
export interface SceneNode {
  readonly type: string;
  readonly properties: JsonObject;
  /** Attributes of the live object; without them there is none. */
  readonly live?: JsonObject;
  /** Properties of the live object. Default: the desired ones. */
  readonly liveProperties?: JsonObject;
  /** Default: `none` for what is live, else `create`. */
  readonly step?: SurveyStep;
}

/** A scene. */
export interface Scene {
  readonly input: SurveyInput;
  /** Calls so far, such as `ECS DescribeTasks`. */
  readonly calls: string[];
}

/** A reference as it stands in the graph. */
export function ref(address: string, attribute = 'name'): JsonObject {
  return { $ref: address, attribute };
}

/** A scene over a sandbox in us-east-1. */
export function sceneOf(sandbox: Sandbox, nodes: Readonly<Record<string, SceneNode>>): Scene {
  const calls: string[] = [];
  const resources = Object.entries(nodes).map(
    ([address, { type, properties }]): ResourceNode => ({
      type,
      address: address as Address,
      stack: 'Main',
      properties,
      tags: {},
      dependsOn: [],
    }),
  );
  const neighbours = neighboursOf({
    schemaVersion: GRAPH_SCHEMA_VERSION,
    app: 'app',
    stacks: { Main: {} },
    resources,
  });
  const memory = new Map<string, Promise<unknown>>();
  const context: ReadContext = {
    app: 'app',
    aws: {
      account: '111111111111',
      region: 'us-east-1',
      partition: 'aws',
      clients: createClients({
        region: 'us-east-1',
        credentials: { accessKeyId: 'GANTRY111111111111', secretAccessKey: 'secret' },
        requestHandler: sandbox.requestHandler as unknown as AwsRequestHandler,
        clock: sandbox.clock,
        pacer: unpaced,
        onCall: ({ service, operation }: AwsCall) => calls.push(`${service} ${operation}`),
      }),
    },
    clock: sandbox.clock,
    signal: new AbortController().signal,
    refresh: 'complete',
    memo<T>(key: string, read: () => Promise<T>): Promise<T> {
      const known = memory.get(key) ?? read();
      memory.set(key, known);
      return known as Promise<T>;
    },
    owned: async () => [],
    observed: () => [],
    desired: (type) => resources.filter((node) => node.type === type),
  };
  const liveAt = (address: string): Live | undefined => {
    const node = nodes[address];
    return node?.live === undefined
      ? undefined
      : {
          id: address,
          properties: node.liveProperties ?? node.properties,
          attributes: node.live,
          tags: {},
        };
  };
  return {
    calls,
    input: {
      context,
      nodes: resources,
      neighbours,
      resolverFor: () => (value) =>
        isRefValue(value) ? nodes[value.$ref]?.live?.[value.attribute] : undefined,
      stepAt: (address) => {
        const node = nodes[address];
        return node?.step ?? { action: node?.live === undefined ? 'create' : 'none' };
      },
      liveAt,
      ownersOf: () => ({}),
      isGoing: () => false,
    },
  };
}
