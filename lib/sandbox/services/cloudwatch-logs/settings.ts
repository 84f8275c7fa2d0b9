/** Changing what a log group is like: retention, key, deletion protection. */
import type {
  AssociateKmsKeyRequest,
  DeleteRetentionPolicyRequest,
  DisassociateKmsKeyRequest,
  PutLogGroupDeletionProtectionRequest,
  PutRetentionPolicyRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { type Call, type Decoded, ServiceFault } from '../../service.ts';
import type { GroupRecord } from './records.ts';
import { constraint, groupNamed, groupsOf } from './store.ts';

/** PutRetentionPolicy. */
export function putRetentionPolicy(input: Decoded<PutRetentionPolicyRequest>, call: Call): void {
  const { retentionInDays } = input;
  if (!RETENTION_DAYS.includes(retentionInDays))
    throw constraint(
      retentionInDays,
      'retentionInDays',
      `Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
    );
  change(input.logGroupName, call, (group) => {
    if (group.logGroupClass === 'DELIVERY')
      throw new ServiceFault(
        'InvalidParameterException',
        'The retention of a log group of the DELIVERY class cannot be changed.',
      );
    return { ...group, retentionInDays };
  });
}

/** DeleteRetentionPolicy. */
export function deleteRetentionPolicy(
  input: Decoded<DeleteRetentionPolicyRequest>,
  call: Call,
): void {
  change(input.logGroupName, call, (group) => ({ ...group, retentionInDays: undefined }));
}

/** AssociateKmsKey. */
export function associateKmsKey(input: Decoded<AssociateKmsKeyRequest>, call: Call): void {
  const identifier = input.logGroupName ?? input.resourceIdentifier;
  change(identifier, call, (group) => ({ ...group, kmsKeyId: input.kmsKeyId }));
}

/** DisassociateKmsKey. */
export function disassociateKmsKey(input: Decoded<DisassociateKmsKeyRequest>, call: Call): void {
  const identifier = input.logGroupName ?? input.resourceIdentifier;
  change(identifier, call, (group) => ({ ...group, kmsKeyId: undefined }));
}

/** PutLogGroupDeletionProtection. */
export function putLogGroupDeletionProtection(
  input: Decoded<PutLogGroupDeletionProtectionRequest>,
  call: Call,
): void {
  change(input.logGroupIdentifier, call, (group) => ({
    ...group,
    deletionProtection: input.deletionProtectionEnabled,
  }));
}

/** PutRetentionPolicy, API Reference: the possible values. */
const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

function change(
  identifier: string | undefined,
  call: Call,
  edit: (group: GroupRecord) => GroupRecord,
): void {
  const group = groupNamed(call.world, call.scope, identifier);
  groupsOf(call.world, call.scope).set(group.name, edit(group));
}
