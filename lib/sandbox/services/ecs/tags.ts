/** TagResource, UntagResource, ListTagsForResource, and everything that has tags. */
import type {
  ListTagsForResourceRequest,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-ecs';
import type { Call, TaggedResource } from '../../service.ts';
import { parseArn } from './arns.ts';
import { capacityProviders, providerBy } from './capacity-provider-record.ts';
import { clusters } from './cluster-record.ts';
import { containerInstances } from './container-instance-record.ts';
import { daemonDefinitions } from './daemon-definition-record.ts';
import { clusterNotFound, invalid } from './faults.ts';
import { gateways } from './gateway-record.ts';
import { managedDaemons } from './managed-daemon-record.ts';
import type { Place } from './place.ts';
import { services } from './service-record.ts';
import { checkTags, mergeTags } from './tag-rules.ts';
import { taskDefinitions } from './task-definition-record.ts';
import { tasks } from './task-record.ts';
import { taskSetBy, taskSets } from './task-set-record.ts';

/** Anything that carries tags. */
interface Tagged {
  tags: Tag[];
}

/** TagResource. */
export function tagResource(input: TagResourceRequest, call: Call): object {
  const owner = find(call, input.resourceArn);
  owner.tags = mergeTags(owner.tags, checkTags(input.tags));
  return {};
}

/** UntagResource. */
export function untagResource(input: UntagResourceRequest, call: Call): object {
  const owner = find(call, input.resourceArn);
  const gone = new Set(input.tagKeys);
  owner.tags = owner.tags.filter((tag) => !gone.has(tag.key ?? ''));
  return {};
}

/** ListTagsForResource. */
export function listTagsForResource(input: ListTagsForResourceRequest, call: Call): object {
  return { tags: find(call, input.resourceArn).tags };
}

/** Every tagged ECS object, for the tagging API. */
export function taggedObjects(place: Place): readonly TaggedResource[] {
  const all: { readonly arn: string; readonly status: string; readonly tags: Tag[] }[] = [];
  for (const cluster of clusters(place).values()) {
    all.push(cluster, ...services(place, cluster.name).values());
    all.push(...containerInstances(place, cluster.name).values());
    all.push(...taskSets(place, cluster.name).values());
    all.push(...managedDaemons(place, cluster.name).values());
    for (const task of tasks(place, cluster.name).values())
      all.push({ arn: task.arn, status: task.lastStatus, tags: task.tags });
  }
  all.push(...gateways(place).values(), ...daemonDefinitions(place).values());
  all.push(...taskDefinitions(place).values(), ...capacityProviders(place).values());
  return all
    .filter(({ status, tags }) => tags.length > 0 && status !== 'STOPPED')
    .map(({ arn, tags }) => ({
      arn,
      tags: Object.fromEntries(tags.map(({ key, value }) => [key ?? '', value ?? ''])),
    }));
}

function find(place: Place, arn: string | undefined): Tagged {
  const parsed = parseArn(arn ?? '');
  if (arn === undefined || parsed === undefined)
    throw invalid(`Invalid identifier: Unexpected identifier format ${arn ?? ''}`);
  const [first = '', second] = parsed.path;
  if (
    ['service', 'task', 'container-instance', 'daemon'].includes(parsed.type) &&
    second === undefined
  )
    throw invalid('Long arn format must be used for tagging operations');
  const owner =
    parsed.type === 'task-set'
      ? taskSetBy(place, first, second ?? '', arn)
      : lookUp(place, parsed.type, first, second ?? '');
  if (owner === undefined || owner.arn !== arn) {
    if (parsed.type === 'cluster' && !clusters(place).has(first)) throw clusterNotFound();
    throw invalid(
      `The specified ${parsed.type} is inactive. Specify an active ${parsed.type} and try again.`,
    );
  }
  return owner;
}

function lookUp(
  place: Place,
  type: string,
  first: string,
  second: string,
): (Tagged & { readonly arn: string }) | undefined {
  switch (type) {
    case 'cluster': {
      const cluster = clusters(place).get(first);
      return cluster?.status === 'INACTIVE' ? undefined : cluster;
    }
    case 'service': {
      const service = services(place, first).get(second);
      return service?.status === 'INACTIVE' ? undefined : service;
    }
    case 'gateway':
      return gateways(place).get(first);
    case 'capacity-provider':
      return providerBy(place, first);
    case 'container-instance': {
      const instance = containerInstances(place, first).get(second);
      return instance?.status === 'INACTIVE' ? undefined : instance;
    }
    case 'task':
      return tasks(place, first).get(second);
    case 'daemon':
      return managedDaemons(place, first).get(second);
    case 'daemon-task-definition':
      return daemonDefinitions(place).get(first);
    case 'task-definition':
      return taskDefinitions(place).get(first);
    default:
      throw invalid(`Invalid identifier: Unexpected resource type ${type}`);
  }
}
