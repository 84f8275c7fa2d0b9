/** Which route table a subnet, or a VPC by default, uses. */
import type {
  AssociateRouteTableRequest,
  AssociateRouteTableResult,
  DisassociateRouteTableRequest,
  ReplaceRouteTableAssociationRequest,
  ReplaceRouteTableAssociationResult,
} from '@aws-sdk/client-ec2';
import { type Call, ServiceFault } from '../../service.ts';
import type { RouteTableAssociationRecord, RouteTableRecord } from './records.ts';
import { all, inVpc, lookup, type Place, required, save } from './store.ts';

/** AssociateRouteTable: a subnet has at most one explicit association; the same one again is answered with it. */
export function associateRouteTable(
  input: AssociateRouteTableRequest,
  call: Call,
): AssociateRouteTableResult {
  const found = lookup(call, 'route-table', input.RouteTableId, 'routeTableId');
  if (input.GatewayId !== undefined)
    throw new ServiceFault(
      'UnsupportedOperation',
      'Associations of route tables with gateways are not supported here',
    );
  const subnet = lookup(call, 'subnet', input.SubnetId, 'subnetId');
  if (subnet.vpcId !== found.vpcId)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Route table ${found.id} and subnet ${subnet.id} belong to different networks`,
    );
  const holder = inVpc(call, 'route-table', found.vpcId).find((each) =>
    each.associations.some((link) => link.subnetId === subnet.id),
  );
  if (holder !== undefined && holder.id !== found.id)
    throw new ServiceFault(
      'Resource.AlreadyAssociated',
      `the specified association for route table ${found.id} conflicts with an existing association`,
    );
  const link =
    found.associations.find((each) => each.subnetId === subnet.id) ??
    add(call, found, { id: `rtbassoc-${call.world.hex()}`, subnetId: subnet.id });
  return { AssociationId: link.id, AssociationState: { State: 'associated' } };
}

/** DisassociateRouteTable: the subnet falls back to the main table. */
export function disassociateRouteTable(input: DisassociateRouteTableRequest, call: Call): object {
  const { holder, link } = findLink(call, input.AssociationId);
  if (link.subnetId === undefined)
    throw new ServiceFault(
      'InvalidParameterValue',
      `cannot disassociate the main route table association ${link.id}`,
    );
  remove(call, holder, link);
  return {};
}

/** ReplaceRouteTableAssociation: moves an association to another table; it gets a new id. */
export function replaceRouteTableAssociation(
  input: ReplaceRouteTableAssociationRequest,
  call: Call,
): ReplaceRouteTableAssociationResult {
  const { holder, link } = findLink(call, input.AssociationId);
  const found = lookup(call, 'route-table', input.RouteTableId, 'routeTableId');
  if (found.vpcId !== holder.vpcId)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Route table ${found.id} and route table ${holder.id} belong to different networks`,
    );
  remove(call, holder, link);
  const moved = add(call, lookup(call, 'route-table', found.id), {
    ...link,
    id: `rtbassoc-${call.world.hex()}`,
  });
  return { NewAssociationId: moved.id, AssociationState: { State: 'associated' } };
}

function findLink(
  place: Place,
  id: string | undefined,
): { readonly holder: RouteTableRecord; readonly link: RouteTableAssociationRecord } {
  const given = required(id, 'associationId');
  for (const holder of all(place, 'route-table'))
    for (const link of holder.associations) if (link.id === given) return { holder, link };
  throw new ServiceFault(
    'InvalidAssociationID.NotFound',
    `The association ID '${given}' does not exist`,
  );
}

function add(
  place: Place,
  record: RouteTableRecord,
  link: RouteTableAssociationRecord,
): RouteTableAssociationRecord {
  save(place, 'route-table', { ...record, associations: [...record.associations, link] });
  return link;
}

function remove(place: Place, record: RouteTableRecord, link: RouteTableAssociationRecord): void {
  save(place, 'route-table', {
    ...record,
    associations: record.associations.filter((each) => each.id !== link.id),
  });
}
