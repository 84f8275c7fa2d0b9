/** What tests of task definitions ask of a program. */
import type { Json, JsonObject } from '../../lib/core/json.ts';
import { type App, ContainerImage } from '../../lib/index.ts';
import { propertiesAt } from './synthesis.ts';

/** An image that is pulled without any rights. */
export const nginx = ContainerImage.fromRegistry('nginx:1.27');

/** A container as it is registered. */
export function containerAt(app: App, name: string, address = 'shop/Web/Task'): JsonObject {
  const containers = propertiesAt(app, address)['containerDefinitions'] as readonly JsonObject[];
  const found = containers.find((one) => one['name'] === name);
  if (found === undefined) throw new Error(`there is no container ${name}`);
  return found;
}

/** Each action of a role with each resource. */
export function statementsOf(app: App, role: string): readonly (readonly [string, Json])[] {
  const { Default } = propertiesAt(app, role)['InlinePolicies'] as {
    readonly Default: {
      readonly Statement: readonly {
        readonly Action: readonly string[];
        readonly Resource: readonly Json[];
      }[];
    };
  };
  return Default.Statement.flatMap(({ Action, Resource }) =>
    Action.flatMap((action) => Resource.map((resource) => [action, resource] as const)),
  );
}
