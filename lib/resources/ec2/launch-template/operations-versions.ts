/** Old versions of launch templates, and which of them may go. Imported by operations only. */
import { DeleteLaunchTemplateVersionsCommand } from '@aws-sdk/client-ec2';
import { chunksOf } from '../../../aws/batch.ts';
import type { ApplyContext } from '../../../resource-type.ts';
import { allGroups, versionsUsed } from '../../auto-scaling/describe.ts';
import { versionsOf } from './operations-reading.ts';

/** The newest versions stay, so that a person can go back to one. */
const KEPT = 10;
const PER_CALL = 200;

/**
 * Removes versions that nobody needs: the newest few stay, the default one, and those that a group launches from.
 * AWS keeps 10,000 of a template at most.
 */
export async function pruneVersions(id: string, context: ApplyContext): Promise<void> {
  const versions = [...(await versionsOf(context, id))].sort(
    (a, b) => (b.VersionNumber ?? 0) - (a.VersionNumber ?? 0),
  );
  if (versions.length <= KEPT) return;
  const used = versionsUsed(await allGroups(context), id);
  const old = versions
    .slice(KEPT)
    .filter(
      ({ VersionNumber, DefaultVersion }) =>
        DefaultVersion !== true && !used.has(String(VersionNumber)),
    )
    .map(({ VersionNumber }) => String(VersionNumber));
  const client = await context.aws.clients.ec2();
  for (const Versions of chunksOf(old, PER_CALL))
    await client.send(
      new DeleteLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: [...Versions] }),
    );
}
