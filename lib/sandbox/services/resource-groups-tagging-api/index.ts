/**
 * Resource Groups Tagging API: finds resources of all services by tags.
 * May import: service, paginate. Must not: know what the other services keep; it asks them.
 */
import type { GetResourcesInput, TagFilter } from '@aws-sdk/client-resource-groups-tagging-api';
import { paginate } from '../../paginate.ts';
import {
  type Call,
  type Decoded,
  type SandboxService,
  ServiceFault,
  type TaggedResource,
} from '../../service.ts';

/** The Tagging API over the tagged resources of `services`. */
export function resourceGroupsTaggingApi(services: readonly SandboxService[]): SandboxService {
  return {
    name: 'Resource Groups Tagging API',
    operations: { GetResources: getResources(services) },
  };
}

function getResources(services: readonly SandboxService[]) {
  return (input: Decoded<GetResourcesInput>, call: Call): object => {
    checkFilters(input);
    const matching = allTagged(services, call)
      .filter(
        (resource) =>
          (input.ResourceARNList === undefined || input.ResourceARNList.includes(resource.arn)) &&
          (input.TagFilters ?? []).every((filter) => passes(resource, filter)) &&
          isOfType(resource.arn, input.ResourceTypeFilters ?? []),
      )
      .sort((a, b) => (a.arn < b.arn ? -1 : 1));
    const page = paginate(matching, {
      size: input.ResourcesPerPage ?? 50,
      token: input.PaginationToken === '' ? undefined : input.PaginationToken,
      badToken: 'PaginationTokenExpiredException',
    });
    return {
      ResourceTagMappingList: page.items.map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      })),
      PaginationToken: page.next ?? '',
    };
  };
}

/** Resources without a Region, such as roles, are listed in us-east-1. */
function allTagged(services: readonly SandboxService[], call: Call): readonly TaggedResource[] {
  const scopes = [
    call.scope,
    ...(call.region === 'us-east-1' ? [{ ...call.scope, region: 'aws-global' }] : []),
  ];
  return scopes
    .flatMap((scope) => services.flatMap((service) => service.tagged?.(scope, call.world) ?? []))
    .filter((resource) => Object.keys(resource.tags).length > 0);
}

function checkFilters(input: Decoded<GetResourcesInput>): void {
  if (
    input.ResourceARNList !== undefined &&
    (input.TagFilters !== undefined ||
      input.ResourcesPerPage !== undefined ||
      input.ResourceTypeFilters !== undefined)
  )
    throw invalid('ResourceARNList cannot be used together with filters or a page size.');
  if ((input.ResourceARNList?.length ?? 0) > 100)
    throw invalid('ResourceARNList can have at most 100 ARNs.');
  if ((input.TagFilters?.length ?? 0) > 50) throw invalid('A request can have at most 50 filters.');
  const size = input.ResourcesPerPage ?? 50;
  if (size < 1 || size > 100) throw invalid('ResourcesPerPage must be between 1 and 100.');
}

function invalid(message: string): ServiceFault {
  return new ServiceFault('InvalidParameterException', message);
}

/** A filter without values asks for the key only. */
function passes({ tags }: TaggedResource, { Key = '', Values = [] }: TagFilter): boolean {
  const value = tags[Key];
  return value !== undefined && (Values.length === 0 || Values.includes(value));
}

/** Filters are `service` or `service:type`, in the words of ARNs. */
function isOfType(arn: string, types: readonly string[]): boolean {
  const [, , service = '', , , ...rest] = arn.split(':');
  const [resource = ''] = rest.join(':').split(/[/:]/);
  return types.length === 0 || types.includes(service) || types.includes(`${service}:${resource}`);
}
