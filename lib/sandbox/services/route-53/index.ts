/**
 * Route 53: hosted zones, record sets and changes.
 * May import: service, world. Must not: know the wire.
 */
import type { SandboxService } from '../../service.ts';
import { changeTimers, getChange } from './changes.ts';
import {
  changeTagsForResource,
  createHostedZone,
  deleteHostedZone,
  getHostedZone,
  listHostedZones,
  listHostedZonesByName,
  listTagsForResource,
  listTagsForResources,
} from './hosted-zones.ts';
import { changeResourceRecordSets, listResourceRecordSets } from './record-sets.ts';
import { zones } from './store.ts';

/** Amazon Route 53. */
export const route53: SandboxService = {
  name: 'Route 53',
  operations: {
    CreateHostedZone: createHostedZone,
    GetHostedZone: getHostedZone,
    DeleteHostedZone: deleteHostedZone,
    ListHostedZones: listHostedZones,
    ListHostedZonesByName: listHostedZonesByName,
    ChangeResourceRecordSets: changeResourceRecordSets,
    ListResourceRecordSets: listResourceRecordSets,
    GetChange: getChange,
    ChangeTagsForResource: changeTagsForResource,
    ListTagsForResource: listTagsForResource,
    ListTagsForResources: listTagsForResources,
  },
  timers: changeTimers,
  tagged: (scope, world) =>
    [...zones({ world, scope }).values()].map(({ id, tags }) => ({
      arn: `arn:aws:route53:::hostedzone/${id}`,
      tags,
    })),
};
