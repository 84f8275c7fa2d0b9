/** What AWS refuses of tags, wherever a request takes them, and of the call that writes them alone. */
import type { Tag, TagResourceRequest } from '@aws-sdk/client-ecs';
import { error, isAbsent, refusalIf, violationIf } from '../checks.ts';
import type { LeftOut, Rule } from '../rule.ts';
import { items, known, repeated } from '../values.ts';

const TAGS = 'Amazon ECS API Reference, Tag';

/** Tags, and where in the request they stand. */
export interface TagsSubject {
  readonly path: string;
  readonly tags: readonly Tag[] | undefined;
}

/** The rules of tags. */
export const TAG_RULES: readonly Rule<TagsSubject>[] = [
  error('tags/most', 'A resource has up to 50 tags.', TAGS, ({ path, tags }) =>
    violationIf(items(tags).length > 50, path, `${items(tags).length} tags; there can be 50.`),
  ),
  error('tags/key', 'A key has 1 to 128 characters.', TAGS, ({ path, tags }) =>
    items(tags).flatMap(({ key }, index) =>
      violationIf(
        typeof key === 'string' && (key.length < 1 || key.length > 128),
        `${path}[${index}].key`,
        `${JSON.stringify(key)} is not 1 to 128 characters long.`,
      ),
    ),
  ),
  error('tags/value', 'A value has up to 256 characters.', TAGS, ({ path, tags }) =>
    items(tags).flatMap(({ key, value }, index) =>
      violationIf(
        typeof value === 'string' && value.length > 256,
        `${path}[${index}].value`,
        `The value of ${key} has ${String(value).length} characters; there can be 256.`,
      ),
    ),
  ),
  error('tags/unique', 'No key is given twice.', TAGS, ({ path, tags }) => {
    const twice = repeated(items(tags).flatMap(({ key }) => known(key) ?? []));
    return violationIf(twice.length > 0, path, `${twice.join(', ')}: given more than once.`);
  }),
  error('tags/reserved', 'Keys and values do not begin with aws:.', TAGS, ({ path, tags }) =>
    items(tags).flatMap(({ key, value }, index) =>
      violationIf(
        isReserved(key) || isReserved(value),
        `${path}[${index}]`,
        `${key}=${value}: the prefix aws: is reserved.`,
      ),
    ),
  ),
];

/** The rules of TagResource, beside those of its tags. */
export const TAG_RESOURCE_RULES: readonly Rule<TagResourceRequest>[] = [
  error(
    'tags/resource-missing',
    'TagResource names a resource.',
    'Amazon ECS API Reference, TagResource',
    ({ resourceArn }) =>
      violationIf(isAbsent(resourceArn), 'resourceArn', 'There is no resource to tag.'),
  ),
  error(
    'tags/long-arn',
    'Services, tasks and container instances are tagged by ARNs that name their cluster.',
    'AWS, refusal of TagResource (boto/boto3 2473)',
    ({ resourceArn }) =>
      refusalIf(
        /^arn:[^:]*:ecs:[^:]*:[^:]*:(service|task|container-instance)\/[^/]+$/.test(
          known(resourceArn) ?? '',
        ),
        'resourceArn',
        'Long arn format must be used for tagging operations',
        'name the cluster in the ARN: service/<cluster>/<service>',
      ),
  ),
];

/** What is not judged, and why. */
export const TAGS_LEFT_OUT: readonly LeftOut[] = [
  {
    what: 'propagateTags needs the new ARN format ("The new ARN and resource ID format must be enabled to propagate tags.")',
    why: 'an account setting: only a live look-up tells',
  },
  {
    what: 'ecs:TagResource is permitted where tagResourceAuthorization is on',
    why: 'a permission of who calls',
  },
];

function isReserved(text: unknown): boolean {
  return typeof text === 'string' && /^aws:/i.test(text);
}
