/** EBS volumes of tasks: made with the task, attached before it runs, and how AWS shows them. */
import type {
  Attachment,
  KeyValuePair,
  ServiceVolumeConfiguration,
  TaskVolumeConfiguration,
} from '@aws-sdk/client-ecs';
import { uuid } from '../../uuid.ts';
import { type Place, plain } from './place.ts';
import type { TaskRecord, TaskStatus, VolumeRecord } from './task-record.ts';

/** The volumes of a new task. */
export function newVolumes(
  place: Place,
  configurations: readonly (ServiceVolumeConfiguration | TaskVolumeConfiguration)[],
): VolumeRecord[] {
  return configurations.map(({ name = '', managedEBSVolume }) => {
    const hex = place.world.hex(49);
    const given = plain(managedEBSVolume);
    return {
      attachmentId: uuid(hex.slice(0, 32)),
      name,
      volumeId: `vol-${hex.slice(32)}`,
      // A volume of a service always goes with its task.
      deleteOnTermination:
        given === undefined ||
        !('terminationPolicy' in given) ||
        given.terminationPolicy?.deleteOnTermination !== false,
      settings: given === undefined ? {} : settingsOf(given),
    };
  });
}

/** The volumes of a task as DescribeTasks shows them. */
export function volumeAttachments({ volumes = [], lastStatus }: TaskRecord): Attachment[] {
  return volumes.map(({ attachmentId, name, volumeId, deleteOnTermination, settings }) => ({
    id: attachmentId,
    type: 'AmazonElasticBlockStorage',
    status: statusOf(lastStatus),
    details: [
      { name: 'volumeName', value: name },
      ...(lastStatus === 'PROVISIONING' ? [] : [{ name: 'volumeId', value: volumeId }]),
      { name: 'deleteOnTermination', value: String(deleteOnTermination) },
      ...Object.entries(settings).map(([key, value]): KeyValuePair => ({ name: key, value })),
    ],
  }));
}

function settingsOf(given: object): Readonly<Record<string, string>> {
  const filled = { volumeType: 'gp3', filesystemType: 'xfs', encrypted: false, ...given };
  return Object.fromEntries(
    Object.entries(filled)
      .filter(([key]) => key !== 'terminationPolicy')
      .map(([key, value]) => [
        key,
        typeof value === 'object' ? JSON.stringify(value) : String(value),
      ]),
  );
}

function statusOf(lastStatus: TaskStatus): string {
  if (lastStatus === 'PROVISIONING') return 'PRECREATED';
  return lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED';
}
