import { describe, expect, test } from 'vitest';
import { Peer, Port, SecurityGroup, Stack, Vpc } from '../../lib/index.ts';
import { addressesOf, aStack, complaintsOf, propertiesAt, ref } from './synthesis.ts';

const RULE = 'AWS::EC2::SecurityGroupRule';

function twoGroups(allowAllOutbound: boolean) {
  const { app, stack } = aStack();
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  const front = new SecurityGroup(stack, 'Front', { vpc, allowAllOutbound });
  const back = new SecurityGroup(stack, 'Back', { vpc });
  return { app, stack, vpc, front, back };
}

describe('connections', () => {
  test('write a rule on both sides when the caller may not connect to everything', () => {
    const { app, front, back } = twoGroups(false);
    back.connections.allowFrom(front, Port.tcp(5432), 'queries');
    expect(addressesOf(app, RULE)).toEqual([
      'shop/Web/Back/egress-tcp-5432-to-Web.Back.of-Web.Front',
      'shop/Web/Back/ingress-tcp-5432-from-Web.Front',
    ]);
    expect(propertiesAt(app, 'shop/Web/Back/ingress-tcp-5432-from-Web.Front')).toEqual({
      GroupId: ref('shop/Web/Back', 'GroupId'),
      ReferencedGroupId: ref('shop/Web/Front', 'GroupId'),
      IsEgress: false,
      IpProtocol: 'tcp',
      FromPort: 5432,
      ToPort: 5432,
      Description: 'queries',
    });
    expect(
      propertiesAt(app, 'shop/Web/Back/egress-tcp-5432-to-Web.Back.of-Web.Front'),
    ).toMatchObject({
      GroupId: ref('shop/Web/Front', 'GroupId'),
      ReferencedGroupId: ref('shop/Web/Back', 'GroupId'),
      IsEgress: true,
    });
  });

  test('write no egress rule where everything may leave anyway', () => {
    const { app, front, back } = twoGroups(true);
    front.connections.allowTo(back, Port.tcp(5432));
    expect(addressesOf(app, RULE)).toEqual([
      'shop/Web/Front/ingress-tcp-5432-from-Web.Front.of-Web.Back',
    ]);
  });

  test('add no rule twice, whichever side asks', () => {
    const { app, front, back } = twoGroups(false);
    back.connections.allowFrom(front, Port.tcp(5432));
    back.connections.allowFrom(front, Port.tcp(5432));
    front.connections.allowTo(back, Port.tcp(5432));
    expect(addressesOf(app, RULE)).toHaveLength(2);
  });

  test('stand in the stack of the side that asks, so that a shared stack needs no other', () => {
    const { app, vpc, front } = twoGroups(false);
    const more = new Stack(app, 'More', { region: 'eu-west-1' });
    const worker = new SecurityGroup(more, 'Worker', { vpc });
    worker.connections.allowFrom(front, Port.tcp(80));
    expect(addressesOf(app, RULE)).toEqual([
      'shop/More/Worker/egress-tcp-80-to-More.Worker.of-Web.Front',
      'shop/More/Worker/ingress-tcp-80-from-Web.Front',
    ]);
  });

  test('open groups to blocks, prefix lists and themselves', () => {
    const { app, front } = twoGroups(true);
    front.connections.allowFrom(Peer.anyIpv4(), Port.tcp(443));
    front.connections.allowFrom(Peer.ipv6('2001:db8::/32'), Port.udpRange(1000, 2000));
    front.connections.allowFrom(Peer.prefixList('pl-1'), Port.allTraffic());
    front.connections.allowInternally(Port.icmpPing());
    front.addIngressRule(Peer.ipv4('10.0.0.0/8'), Port.allTcp());
    expect(addressesOf(app, RULE)).toEqual([
      'shop/Web/Front/ingress-all-from-pl-1',
      'shop/Web/Front/ingress-icmp-8--1-from-Web.Front',
      'shop/Web/Front/ingress-tcp-0-65535-from-10.0.0.0_8',
      'shop/Web/Front/ingress-tcp-443-from-0.0.0.0_0',
      'shop/Web/Front/ingress-udp-1000-2000-from-2001-db8--_32',
    ]);
    expect(propertiesAt(app, 'shop/Web/Front/ingress-all-from-pl-1')).toEqual({
      GroupId: ref('shop/Web/Front', 'GroupId'),
      IsEgress: false,
      IpProtocol: '-1',
      PrefixListId: 'pl-1',
    });
  });

  test('add rules to an existing group, once for one id', () => {
    const { app, stack, back } = twoGroups(true);
    const one = SecurityGroup.fromSecurityGroupId(stack, 'One', 'sg-1', {
      allowAllOutbound: false,
    });
    const same = SecurityGroup.fromSecurityGroupId(stack, 'Same', 'sg-1', {
      allowAllOutbound: false,
    });
    one.connections.allowTo(back, Port.tcp(1));
    same.connections.allowTo(back, Port.tcp(1));
    expect(addressesOf(app, RULE)).toHaveLength(2);
  });

  test('refuse ports that are none', () => {
    expect(() => Port.tcp(70_000)).toThrow('70000 is not a port');
    expect(() => Port.tcpRange(9, 8)).toThrow('run backwards');
    const { front, back } = twoGroups(true);
    expect(() => front.connections.allowToDefaultPort(back)).toThrow('no default port');
  });

  test('keep ids apart and short for groups deep in the tree', () => {
    const { app, stack, vpc, front } = twoGroups(true);
    const long = (tail: string) =>
      new SecurityGroup(stack, `${'VeryLongNameOfATeamAndOfItsProduct'.repeat(3)}${tail}`, { vpc });
    front.connections.allowFrom(long('One'), Port.tcp(1));
    front.connections.allowFrom(long('Two'), Port.tcp(1));
    const addresses = addressesOf(app, RULE);
    expect(addresses).toHaveLength(2);
    for (const address of addresses) expect(address.length).toBeLessThan(140);
    expect(complaintsOf(app)).toEqual([]);
  });
});
