/** One form of a daemon task definition, as written and as read. */
import type { DaemonVolume } from '@aws-sdk/client-ecs';
import { isJsonObject } from '../../../core/json.ts';
import { canonicalContainer } from '../task-definition/container-canonical.ts';
import {
  asIs,
  byName,
  type Normal,
  type Shape,
  struct,
  unless,
} from '../task-definition/normal.ts';
import type { DaemonTaskDefinitionProperties } from './properties.ts';

/** The canonical form: what AWS fills is left out on both sides. Null is a field that is switched off. */
export function canonicalDaemonTaskDefinition(
  properties: DaemonTaskDefinitionProperties,
): DaemonTaskDefinitionProperties {
  const members = Object.entries(properties).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const normal = value === null ? null : (SHAPE as Record<string, Normal>)[key]?.(value);
    return normal === undefined ? [] : [[key, normal] as const];
  });
  return Object.fromEntries(members) as unknown as DaemonTaskDefinitionProperties;
}

const VOLUME: Shape<DaemonVolume> = {
  name: asIs,
  host: (value) => (isJsonObject(value) && Object.keys(value).length === 0 ? undefined : value),
  logDriverVolumeConfiguration: asIs,
};

const SHAPE: Shape<DaemonTaskDefinitionProperties> = {
  family: asIs,
  taskRoleArn: asIs,
  executionRoleArn: asIs,
  // Their containers are ordinary ones without ports.
  containerDefinitions: byName(canonicalContainer('none')),
  cpu: asText,
  memory: asText,
  volumes: byName(struct(VOLUME)),
  pidMode: unless('none'),
  ipcMode: unless('none'),
};

function asText(value: unknown): unknown {
  return typeof value === 'number' ? String(value) : value;
}
