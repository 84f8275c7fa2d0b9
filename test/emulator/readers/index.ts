/** One reader a type of resource. */
import { balancingReaders } from './balancing.ts';
import { ecsReaders } from './ecs.ts';
import { fileReaders } from './files.ts';
import { groupReaders } from './groups.ts';
import { iamAndLogsReaders } from './iam-and-logs.ts';
import { messagingReaders } from './messaging.ts';
import { nameReaders } from './names.ts';
import { networkReaders } from './network.ts';
import type { Readers } from './reader.ts';
import { scalingReaders } from './scaling.ts';

/** The readers, by type. */
export const readers: Readers = {
  ...balancingReaders,
  ...ecsReaders,
  ...fileReaders,
  ...groupReaders,
  ...iamAndLogsReaders,
  ...messagingReaders,
  ...nameReaders,
  ...networkReaders,
  ...scalingReaders,
};
