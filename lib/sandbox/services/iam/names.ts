/** Rules for names, paths and tags of IAM. */
import { ServiceFault } from '../../service.ts';
import { type ListedTag, tagRecord } from '../../tag-list.ts';
import type { World } from '../../world.ts';

/** A ValidationError of IAM. */
export function invalid(message: string): ServiceFault {
  return new ServiceFault('ValidationError', message);
}

/** Checks a name against its length and the characters IAM takes. */
export function checkName(member: string, name: string, longest: number): void {
  if (name.length < 1)
    throw constraint(name, member, 'Member must have length greater than or equal to 1');
  if (name.length > longest)
    throw constraint(name, member, `Member must have length less than or equal to ${longest}`);
  if (!/^[\w+=,.@-]+$/.test(name))
    throw invalid(
      `The specified value for ${member} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
}

/** The path, `/` when not given. */
export function checkedPath(path: string | undefined): string {
  if (path === undefined) return '/';
  if (path.length > 512)
    throw constraint(path, 'path', 'Member must have length less than or equal to 512');
  if (!/^\/$|^\/[!-~]+\/$/.test(path))
    throw invalid(
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  return path;
}

/** Tags as a record. */
export function tagsOf(tags: readonly ListedTag[] = []): Readonly<Record<string, string>> {
  const keys = tags.map(({ Key = '' }) => Key);
  if (new Set(keys.map((key) => key.toLowerCase())).size < keys.length)
    throw new ServiceFault(
      'InvalidInput',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  return tagRecord(tags);
}

/** Refuses more than 50 tags. */
export function checkTagCount(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length > 50)
    throw new ServiceFault('LimitExceeded', 'The number of tags has reached the maximum limit.');
}

/** Tags as IAM answers them. */
export function tagList(tags: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** An id in the form of IAM's, such as `AROA` and 17 letters and digits. */
export function uniqueId(world: World, prefix: string): string {
  return `${prefix}${world.hex(17).toUpperCase()}`;
}

/** The error for a member outside its constraint, in the words of AWS's validation. */
export function constraint(value: unknown, member: string, rule: string): ServiceFault {
  return invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}
