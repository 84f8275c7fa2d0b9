/** PutAttributes, DeleteAttributes, ListAttributes: custom attributes of container instances. */
import type {
  Attribute,
  DeleteAttributesRequest,
  ListAttributesRequest,
  PutAttributesRequest,
} from '@aws-sdk/client-ecs';
import { paginate } from '../../paginate.ts';
import { type Call, ServiceFault } from '../../service.ts';
import { activeCluster } from './cluster-record.ts';
import {
  type ContainerInstanceRecord,
  containerInstanceBy,
  containerInstances,
} from './container-instance-record.ts';
import { invalid } from './faults.ts';
import { instancesChanged } from './room-watch.ts';

/** PutAttributes: ten at most; all or none. */
export function putAttributes(input: PutAttributesRequest, call: Call): object {
  const changes = targetsOf(call, input.cluster, input.attributes);
  for (const { attribute } of changes) checkAttribute(attribute);
  for (const { instance, attribute } of changes) {
    const others = instance.attributes.filter(({ name }) => name !== attribute.name);
    const own = others.filter(({ name = '' }) => !isBuiltIn(name));
    if (own.length >= MOST_ATTRIBUTES)
      throw new ServiceFault(
        'AttributeLimitExceededException',
        `The number of custom attributes of a container instance cannot exceed ${MOST_ATTRIBUTES}.`,
      );
    const { name, value } = attribute;
    instance.attributes = [...others, { name, ...(value === undefined ? {} : { value }) }];
  }
  return changed(call, changes);
}

/** DeleteAttributes: what is not there is no error. */
export function deleteAttributes(input: DeleteAttributesRequest, call: Call): object {
  const changes = targetsOf(call, input.cluster, input.attributes);
  for (const { instance, attribute } of changes) {
    if (isBuiltIn(attribute.name ?? ''))
      throw invalid(`The attribute ${attribute.name} cannot be deleted.`);
    instance.attributes = instance.attributes.filter(({ name }) => name !== attribute.name);
  }
  return changed(call, changes);
}

/** ListAttributes: those of container instances, by name and value. */
export function listAttributes(input: ListAttributesRequest, call: Call): object {
  const cluster = activeCluster(call, input.cluster);
  if (input.targetType !== 'container-instance')
    throw invalid('The target type must be container-instance.');
  if (input.attributeValue !== undefined && input.attributeName === undefined)
    throw invalid('An attribute name must be specified with an attribute value.');
  const all = [...containerInstances(call, cluster.name).values()]
    .filter(({ status }) => status !== 'INACTIVE')
    .flatMap(({ arn, attributes }) =>
      attributes
        .filter(
          ({ name, value }) =>
            (input.attributeName === undefined || name === input.attributeName) &&
            (input.attributeValue === undefined || value === input.attributeValue),
        )
        .map((attribute) => ({ ...attribute, targetId: arn })),
    );
  const page = paginate(all, {
    size: input.maxResults ?? 100,
    token: input.nextToken,
    badToken: 'InvalidParameterException',
  });
  return { attributes: page.items, nextToken: page.next };
}

/** Custom attributes that a container instance can have. */
const MOST_ATTRIBUTES = 10;

interface Change {
  readonly instance: ContainerInstanceRecord;
  readonly attribute: Attribute;
}

function targetsOf(
  call: Call,
  clusterName: string | undefined,
  attributes: readonly Attribute[] = [],
): readonly Change[] {
  const cluster = activeCluster(call, clusterName);
  if (attributes.length === 0 || attributes.length > 10)
    throw invalid('Attributes must have between 1 and 10 elements.');
  return attributes.map((attribute) => {
    const instance = containerInstanceBy(call, cluster.name, attribute.targetId);
    if (instance === undefined || instance.status === 'INACTIVE')
      throw new ServiceFault(
        'TargetNotFoundException',
        `The specified target wasn't found: ${attribute.targetId}`,
      );
    return { instance, attribute };
  });
}

function checkAttribute({ name = '', value }: Attribute): void {
  if (!/^[A-Za-z0-9_\-./\\]{1,128}$/.test(name))
    throw invalid(`The attribute name ${name} is not valid.`);
  if (isBuiltIn(name)) throw invalid(`The attribute name ${name} is reserved for Amazon ECS.`);
  if (value !== undefined && !/^(?! )[A-Za-z0-9_\-.@:/\\ ]{1,128}(?<! )$/.test(value))
    throw invalid(`The value ${value} of the attribute ${name} is not valid.`);
}

function isBuiltIn(name: string): boolean {
  return name.startsWith('ecs.') || name.startsWith('com.amazonaws.');
}

function changed(call: Call, changes: readonly Change[]): object {
  for (const { instance } of changes) instance.version += 1;
  for (const cluster of new Set(changes.map(({ instance }) => instance.cluster)))
    instancesChanged(call, cluster);
  return {
    attributes: changes.map(({ instance, attribute: { name, value } }) => ({
      name,
      ...(value === undefined ? {} : { value }),
      targetId: instance.arn,
    })),
  };
}
