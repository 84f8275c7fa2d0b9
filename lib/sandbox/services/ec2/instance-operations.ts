/** RunInstances and its kin, as far as somebody who runs containers needs them. */
import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
  Instance,
  RequestLaunchTemplateData,
  RunInstancesRequest,
  StartInstancesRequest,
  StopInstancesRequest,
  TerminateInstancesRequest,
} from '@aws-sdk/client-ec2';
import { omitUndefined } from '../../../core/json.ts';
import { type Call, ServiceFault } from '../../service.ts';
import type { InstanceRecord } from './compute-records.ts';
import { chosen, describePage, namedBy } from './describe.ts';
import { launchInstance } from './instance-launch.ts';
import { describeInstance, STATE_CODES } from './instance-view.ts';
import { startInstance, stopInstance, terminateInstance } from './instances.ts';
import { resolveTemplate } from './launch-template-lookup.ts';
import { all, lookup, required, table } from './store.ts';
import { freeAddresses } from './subnets.ts';

/** RunInstances: all of `MaxCount`, into a subnet that is named. A client token is answered with its instances again. */
export function runInstances(input: RunInstancesRequest, call: Call): object {
  const count = required(input.MaxCount, 'MaxCount');
  const earlier = all(call, 'instance').filter(
    (one) => input.ClientToken !== undefined && one.clientToken === input.ClientToken,
  );
  if (earlier.length > 0) return reservation(call, earlier);
  const wish = input.LaunchTemplate;
  const from =
    wish === undefined
      ? undefined
      : resolveTemplate(call, {
          id: wish.LaunchTemplateId,
          name: wish.LaunchTemplateName,
          version: wish.Version,
        });
  const given = omitUndefined(input) as RequestLaunchTemplateData;
  const data: RequestLaunchTemplateData = { ...from?.version.data, ...given };
  const subnetId =
    input.SubnetId ??
    input.NetworkInterfaces?.[0]?.SubnetId ??
    from?.version.data.NetworkInterfaces?.[0]?.SubnetId;
  if (subnetId === undefined)
    throw new ServiceFault(
      'MissingInput',
      'No subnets found for the default VPC. Please specify a subnet.',
    );
  const subnet = lookup(call, 'subnet', subnetId, 'subnetId');
  if (freeAddresses(call, subnet) < required(input.MinCount, 'MinCount'))
    throw new ServiceFault(
      'InsufficientFreeAddressesInSubnet',
      'The specified subnet does not have enough free addresses to satisfy the request.',
    );
  const reservationId = `r-${call.world.hex()}`;
  const launched = Array.from({ length: Math.min(count, freeAddresses(call, subnet)) }, () =>
    launchInstance(call, {
      data,
      subnetId,
      reservationId,
      ...(input.ClientToken === undefined ? {} : { clientToken: input.ClientToken }),
      ...(from === undefined
        ? {}
        : {
            template: {
              id: from.template.id,
              name: from.template.name,
              version: String(from.version.number),
            },
          }),
    }),
  );
  return reservation(call, launched);
}

/** DescribeInstances, by ids or filters; each reservation with the instances that were launched at once. */
export function describeInstances(
  input: DescribeInstancesRequest,
  call: Call,
): DescribeInstancesResult {
  const ids = input.InstanceIds;
  const named = namedBy(input, 'instance-id', (id) => table(call, 'instance').get(id));
  const records = chosen(call, 'instance', ids, named ?? all(call, 'instance'));
  const rows = records.map((record) => ({ record, view: describeInstance(call, record) }));
  const page = describePage(rows, {
    input,
    fields: {
      architecture: ({ view }) => view.Architecture,
      'availability-zone': ({ record }) => record.zone,
      'client-token': ({ record }) => record.clientToken,
      'iam-instance-profile.arn': ({ record }) => record.profileArn,
      'image-id': ({ record }) => record.imageId,
      'instance-id': ({ record }) => record.id,
      'instance-lifecycle': ({ view }) => view.InstanceLifecycle,
      'instance-state-code': ({ record }) => STATE_CODES[record.state],
      'instance-state-name': ({ record }) => record.state,
      'instance-type': ({ record }) => record.type,
      'instance.group-id': ({ record }) => record.groupIds,
      'network-interface.network-interface-id': ({ record }) => record.networkInterfaceId,
      'private-ip-address': ({ view }) => view.PrivateIpAddress,
      'reservation-id': ({ record }) => record.reservationId,
      'subnet-id': ({ view }) => view.SubnetId,
      'vpc-id': ({ view }) => view.VpcId,
    },
    tags: ({ view }) => view.Tags ?? [],
    exclusiveIds: ids === undefined || ids.length === 0 ? undefined : 'instancesSet',
  });
  const reservations = [...new Set(page.items.map(({ record }) => record.reservationId))];
  return {
    Reservations: reservations.map((id) => ({
      ReservationId: id,
      OwnerId: call.account,
      Groups: [],
      Instances: page.items
        .filter(({ record }) => record.reservationId === id)
        .map(({ view }) => view),
    })),
    NextToken: page.next,
  };
}

/** DescribeInstanceStatus: running instances unless told to include all; checks pass once an instance is up. */
export function describeInstanceStatus(
  input: DescribeInstanceStatusRequest,
  call: Call,
): DescribeInstanceStatusResult {
  const ids = input.InstanceIds;
  const records = chosen(call, 'instance', ids, all(call, 'instance')).filter(
    (record) => input.IncludeAllInstances === true || record.state === 'running',
  );
  const page = describePage(records, {
    input,
    fields: {
      'availability-zone': (record) => record.zone,
      'instance-state-name': (record) => record.state,
      'instance-status.status': (record) => statusOf(record),
      'system-status.status': (record) => statusOf(record),
    },
    exclusiveIds: ids === undefined || ids.length === 0 ? undefined : 'instancesSet',
  });
  return {
    InstanceStatuses: page.items.map((record) => ({
      InstanceId: record.id,
      AvailabilityZone: record.zone,
      InstanceState: { Code: STATE_CODES[record.state], Name: record.state },
      InstanceStatus: { Status: statusOf(record), Details: [] },
      SystemStatus: { Status: statusOf(record), Details: [] },
      Events: [],
    })),
    NextToken: page.next,
  };
}

/** TerminateInstances: all of them or, when one does not exist, none. */
export function terminateInstances(input: TerminateInstancesRequest, call: Call): object {
  return {
    TerminatingInstances: changeAll(call, input.InstanceIds, (id) => terminateInstance(call, id)),
  };
}

/** StopInstances: ECS hears of it, because agents go with their machines. */
export function stopInstances(input: StopInstancesRequest, call: Call): object {
  const stop = (id: string) => {
    stopInstance(call, id);
    call.world.schedule(call.scope, 0, 'ecs.instance-stopped', { instanceId: id });
  };
  return { StoppingInstances: changeAll(call, input.InstanceIds, stop) };
}

/** StartInstances. */
export function startInstances(input: StartInstancesRequest, call: Call): object {
  return { StartingInstances: changeAll(call, input.InstanceIds, (id) => startInstance(call, id)) };
}

function changeAll(
  call: Call,
  ids: readonly string[] | undefined,
  change: (id: string) => void,
): object[] {
  const before = required(ids, 'InstanceIds').map((id) => lookup(call, 'instance', id));
  return before.map((record) => {
    change(record.id);
    const after = lookup(call, 'instance', record.id);
    return {
      InstanceId: record.id,
      PreviousState: { Code: STATE_CODES[record.state], Name: record.state },
      CurrentState: { Code: STATE_CODES[after.state], Name: after.state },
    };
  });
}

function reservation(call: Call, records: readonly InstanceRecord[]): object {
  const Instances: Instance[] = records.map((record) => describeInstance(call, record));
  return {
    ReservationId: records[0]?.reservationId,
    OwnerId: call.account,
    Groups: [],
    Instances,
  };
}

function statusOf(record: InstanceRecord): 'ok' | 'initializing' | 'not-applicable' {
  if (record.state !== 'running') return 'not-applicable';
  return record.booted ? 'ok' : 'initializing';
}
