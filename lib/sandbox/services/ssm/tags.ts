/** Tags of parameters. */
import type {
  AddTagsToResourceRequest,
  ListTagsForResourceRequest,
  RemoveTagsFromResourceRequest,
} from '@aws-sdk/client-ssm';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import { tagRecord } from '../../tag-list.ts';
import { isPublic } from './public-parameters.ts';
import { type ParameterRecord, parameterNamed, parametersOf } from './store.ts';

/** AddTagsToResource. */
export function addTagsToResource(input: Decoded<AddTagsToResourceRequest>, call: Call): object {
  const parameter = taggedResource(input, call);
  const added = tagRecord(input.Tags);
  const tags = { ...parameter.tags, ...added };
  if (Object.keys(tags).length > 50)
    throw new ServiceFault(
      'TooManyTagsError',
      'The number of tags exceeds the limit of 50 for this resource.',
    );
  parametersOf(call.world, call.scope).set(parameter.name, { ...parameter, tags });
  return {};
}

/** RemoveTagsFromResource. */
export function removeTagsFromResource(
  input: Decoded<RemoveTagsFromResourceRequest>,
  call: Call,
): object {
  const parameter = taggedResource(input, call);
  const tags = Object.fromEntries(
    Object.entries(parameter.tags).filter(([key]) => !input.TagKeys.includes(key)),
  );
  parametersOf(call.world, call.scope).set(parameter.name, { ...parameter, tags });
  return {};
}

/** ListTagsForResource. */
export function listTagsForResource(
  input: Decoded<ListTagsForResourceRequest>,
  call: Call,
): object {
  const { tags } = taggedResource(input, call);
  return { TagList: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
}

function taggedResource(
  input: { readonly ResourceType: string; readonly ResourceId: string },
  call: Call,
): ParameterRecord {
  if (input.ResourceType !== 'Parameter')
    throw new ServiceFault(
      'InvalidResourceType',
      `The sandbox keeps tags of parameters only, not of ${input.ResourceType}`,
    );
  const found = parameterNamed(call.world, call.scope, input.ResourceId);
  if (found === undefined || isPublic(found.name))
    throw new ServiceFault('InvalidResourceId', `${input.ResourceId} does not exist`);
  return found;
}
