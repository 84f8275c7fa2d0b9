/** What the emulator's account and Region answer to the lookups of the programs, asked by raw clients. */
import { ListHostedZonesByNameCommand } from '@aws-sdk/client-route-53';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { ResourceNode } from '../../lib/graph/graph.ts';
import type { LookupValue } from '../../lib/graph/reference.ts';
import { lookupsIn } from '../../lib/graph/resolve.ts';
import { type RawClients, REGION } from './raw-clients.ts';

/** Answers by the lookup's JSON. */
export type Answers = Readonly<Record<string, string>>;

/** The answers to every lookup of a graph. */
export async function answersTo(nodes: readonly ResourceNode[], aws: RawClients): Promise<Answers> {
  const lookups = new Map(
    nodes
      .flatMap(({ properties }) => lookupsIn(properties))
      .map((lookup) => [JSON.stringify(lookup), lookup] as const),
  );
  const answers = [...lookups].map(
    async ([text, lookup]) => [text, await answerTo(lookup, aws)] as const,
  );
  return Object.fromEntries(await Promise.all(answers));
}

async function answerTo(lookup: LookupValue, { ssm, route53 }: RawClients): Promise<string> {
  switch (lookup.$lookup) {
    case 'account':
      return '123456789012';
    case 'region':
      return REGION;
    case 'partition':
      return 'aws';
    case 'url-suffix':
      return 'amazonaws.com';
    case 'availability-zone':
      return `${REGION}${'abc'[Number(lookup['index'])]}`;
    case 'ssm-parameter': {
      const Name = String(lookup['name']);
      const { Parameter } = await ssm.send(new GetParameterCommand({ Name }));
      return Parameter?.Value ?? '';
    }
    case 'hosted-zone': {
      const DNSName = String(lookup['domainName']);
      const { HostedZones } = await route53.send(new ListHostedZonesByNameCommand({ DNSName }));
      return HostedZones?.[0]?.Id?.replace('/hostedzone/', '') ?? '';
    }
    default:
      throw new Error(`the emulator lane knows no lookup ${lookup.$lookup}`);
  }
}
