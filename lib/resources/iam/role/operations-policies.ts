/** The policies of a role: inline ones by name, managed ones by ARN. Imported by operations only. */
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { unlessGone } from '../../../aws/classify-error.ts';
import { retrying } from '../../../aws/retry.ts';
import { compareText } from '../../../core/json.ts';
import type { ApplyContext, UpdateRequest } from '../../../resource-type.ts';
import type { PolicyDocument, RoleProperties } from './properties.ts';
import { CONCURRENT, NEW_POLICY, NEW_ROLE } from './retries.ts';

/** Attaches before it detaches, so that what the role may do never shrinks on the way. */
export async function writeManaged(
  { live, properties }: UpdateRequest<RoleProperties>,
  context: ApplyContext,
): Promise<void> {
  const present = new Set(live.properties.ManagedPolicyArns ?? []);
  const wanted = new Set(properties.ManagedPolicyArns ?? []);
  for (const arn of [...wanted].sort(compareText))
    if (!present.has(arn)) await attach(live.id, arn, context);
  for (const arn of [...present].sort(compareText))
    if (!wanted.has(arn)) await detach(live.id, arn, context);
}

/** Writes an inline policy, new or not. */
export async function putPolicy(
  RoleName: string,
  PolicyName: string,
  document: PolicyDocument,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.iam();
  await retrying(context, [CONCURRENT, NEW_ROLE], () =>
    client.send(
      new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document) }),
    ),
  );
}

/** Attaches a managed policy; an attached one is success. */
export async function attach(
  RoleName: string,
  PolicyArn: string,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.iam();
  await retrying(context, [CONCURRENT, NEW_ROLE, NEW_POLICY], () =>
    client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
  );
}

/** Detaches a managed policy; an absent one is success. */
export async function detach(
  RoleName: string,
  PolicyArn: string,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.iam();
  await unlessGone(
    retrying(context, [CONCURRENT], () =>
      client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    ),
  );
}

/** Removes an inline policy; an absent one is success. */
export async function deletePolicy(
  RoleName: string,
  PolicyName: string,
  context: ApplyContext,
): Promise<void> {
  const client = await context.aws.clients.iam();
  await unlessGone(
    retrying(context, [CONCURRENT], () =>
      client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    ),
  );
}
