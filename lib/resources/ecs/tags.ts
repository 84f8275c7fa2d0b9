/** The two forms of tags: ECS's list and the engine's map. */
import type { Tag } from '@aws-sdk/client-ecs';

/** Tags as ECS's requests want them. */
export function toTagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Tags of an answer as a map. */
export function fromTagList(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ key, value }) => [key ?? '', value ?? '']));
}
