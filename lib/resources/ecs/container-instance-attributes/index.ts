/**
 * Custom attributes of one container instance, by which placement constraints may choose it.
 * May import: resource-type, graph, core, aws (types). Must not: import SDK values or the engine.
 */
import type { ResourceType } from '../../../resource-type.ts';
import { asSet, withoutDefaults } from '../../canonical.ts';
import { malformed } from '../../findings.ts';
import { CLUSTER_TYPE } from '../cluster/properties.ts';
import { clusterNameOf } from '../names.ts';
import { errorIf, items, known, repeated } from '../rules.ts';
import {
  CONTAINER_INSTANCE_ATTRIBUTES_TYPE,
  type ContainerInstanceAttributesProperties,
} from './properties.ts';

const replaced = { change: 'replace', impact: 'replacement', off: 'keep' } as const;

/** `AWS::ECS::ContainerInstanceAttributes`, owned through a tag of the container instance. */
export const ecsContainerInstanceAttributes: ResourceType<ContainerInstanceAttributesProperties> = {
  name: CONTAINER_INSTANCE_ATTRIBUTES_TYPE,
  fields: {
    cluster: replaced,
    containerInstance: replaced,
    // What runs stays where it is; new tasks are placed by them.
    attributes: { change: 'update', impact: 'new-tasks', order: 'set', off: 'keep' },
  },
  requires: ['containerInstance', 'attributes'],
  attributes: { containerInstance: 'ARN of the container instance' },
  taggable: false,
  removedBefore: [CLUSTER_TYPE],
  replacement: 'delete-first',
  calls: {
    create: ['TagResource', 'PutAttributes', 'DeleteAttributes'],
    update: ['TagResource', 'PutAttributes', 'DeleteAttributes'],
    delete: ['DeleteAttributes', 'UntagResource'],
  },
  identity: ({ cluster, containerInstance }) => ({
    cluster: clusterNameOf(cluster),
    containerInstance: instanceIdOf(containerInstance),
  }),
  canonical: ({ cluster, containerInstance, attributes }) =>
    withoutDefaults({
      cluster: clusterNameOf(cluster),
      containerInstance: instanceIdOf(containerInstance),
      attributes: asSet(items(attributes).map((one) => withoutDefaults(one))),
    }),
  validate: ({ attributes }) => {
    const list = items(attributes);
    const names = repeated(list.flatMap(({ name }) => known(name) ?? []));
    return [
      ...errorIf(
        list.length > 10,
        'attributes',
        `${list.length} attributes: you can specify up to 10 custom attributes for each resource.`,
      ),
      ...errorIf(
        names.length > 0,
        'attributes',
        `More than one attribute is named ${names.join(', ')}.`,
      ),
      ...list.flatMap(({ name, value }, index) => [
        ...malformed(`attributes[${index}].name`, name, NAME),
        ...errorIf(
          /^(ecs|com\.amazonaws)\./.test(known(name) ?? ''),
          `attributes[${index}].name`,
          `${name}: names that begin with ecs. or com.amazonaws. are of ECS and its agent.`,
        ),
        ...malformed(`attributes[${index}].value`, value, VALUE),
      ]),
    ];
  },
  operations: async () => (await import('./operations.ts')).containerInstanceAttributesOperations,
};

const NAME = {
  most: 128,
  pattern: /^[\w\-/\\.]+$/,
  says: 'up to 128 letters, numbers, hyphens, underscores, slashes, backslashes and dots',
} as const;

const VALUE = {
  most: 128,
  pattern: /^[\w\-.@/\\:](?:[\w\-.@/\\: ]*[\w\-.@/\\:])?$/,
  says: 'up to 128 letters, numbers, spaces and - _ . @ / \\ :, without a space at either end',
} as const;

function instanceIdOf(reference: string): string {
  return typeof reference === 'string' ? (reference.split('/').at(-1) ?? reference) : reference;
}
