/**
 * In which zones an app has records: parameters `/gantry/<app>/dns/<hash>`, so that nobody has to look through all zones of
 * the account. They are written before and removed after what they tell of, and say nothing of who owns it: claims do.
 * Imported by operations only.
 */
import {
  DeleteParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { allPages } from '../../aws/batch.ts';
import { unlessGone } from '../../aws/classify-error.ts';
import { digest, isJsonObject, type Json } from '../../core/json.ts';
import type { Address } from '../../graph/address.ts';
import type { ReadContext } from '../../resource-type.ts';

/** What a note tells: where something of an address may be. */
export interface Note {
  readonly address: Address;
  readonly zone: string;
  /** Name and type of a record set, or the ARN of the certificate whose records are meant. */
  readonly of: { readonly name: string; readonly type: string } | { readonly certificate: string };
}

type Noting = Pick<ReadContext, 'app' | 'aws'>;

/** Everything that is noted of the app, read once a plan. */
export function notesOf(context: Noting & Pick<ReadContext, 'memo'>): Promise<readonly Note[]> {
  return context.memo('route53/notes', async () => {
    const client = await context.aws.clients.ssm();
    const parameters = await allPages(async (NextToken) => {
      const page = await client.send(
        new GetParametersByPathCommand({ Path: pathOf(context), MaxResults: 10, NextToken }),
      );
      return { items: page.Parameters ?? [], next: page.NextToken };
    });
    return parameters.flatMap(({ Value }) => parse(Value) ?? []);
  });
}

/** Writes a note; one of the same place is replaced. */
export async function write(note: Note, context: Noting): Promise<void> {
  const client = await context.aws.clients.ssm();
  await client.send(
    new PutParameterCommand({
      Name: nameOf(note, context),
      Type: 'String',
      Value: JSON.stringify(note),
      Overwrite: true,
    }),
  );
}

/** Removes a note. */
export async function remove(note: Omit<Note, 'address'>, context: Noting): Promise<void> {
  const client = await context.aws.clients.ssm();
  await unlessGone(client.send(new DeleteParameterCommand({ Name: nameOf(note, context) })));
}

function pathOf({ app }: Noting): string {
  return `/gantry/${app}/dns`;
}

function nameOf({ zone, of }: Omit<Note, 'address'>, context: Noting): string {
  return `${pathOf(context)}/${digest('certificate' in of ? of : [zone, of], 32)}`;
}

function parse(text: string | undefined): Note | undefined {
  const value = text === undefined ? undefined : jsonOf(text);
  if (!isJsonObject(value) || !isJsonObject(value['of'])) return undefined;
  const { address, zone } = value;
  const { name, type, certificate } = value['of'];
  if (typeof address !== 'string' || typeof zone !== 'string') return undefined;
  const note = { address: address as Address, zone };
  if (typeof certificate === 'string') return { ...note, of: { certificate } };
  if (typeof name !== 'string' || typeof type !== 'string') return undefined;
  return { ...note, of: { name, type } };
}

function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
