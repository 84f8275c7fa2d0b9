/** Who may connect to whom, wired on both sides. */
import type { Peer } from './peer.ts';
import type { Port } from './port.ts';
import { addRule, groupPeer } from './rule.ts';
import type { SecurityGroupLike } from './security-group.ts';

/** A construct that stands behind security groups. */
export interface Connectable {
  /** Who may connect, and to whom. */
  readonly connections: Connections;
}

/** Something that was allowed: for groups that come later. */
interface Wire {
  readonly other: Connectable | Peer;
  readonly port: Port;
  readonly description: string | undefined;
  readonly mine: 'ingress' | 'egress';
  readonly theirs: 'ingress' | 'egress';
}

/**
 * The security groups of a construct, and the ways to open them. Each call writes the rules of both sides; asking for
 * the same twice, from either side, adds one rule.
 *
 * @category Constructs
 * @example
 * worker.connections.allowTo(database, Port.tcp(5432));
 */
export class Connections {
  readonly #securityGroups: SecurityGroupLike[];
  readonly #wires: Wire[] = [];
  /** The port that the construct is reached on, where it has one. */
  readonly defaultPort: Port | undefined;

  constructor(options: {
    readonly securityGroups: readonly SecurityGroupLike[];
    readonly defaultPort?: Port;
  }) {
    this.#securityGroups = [...options.securityGroups];
    this.defaultPort = options.defaultPort;
  }

  /** The groups that the construct is in. */
  get securityGroups(): readonly SecurityGroupLike[] {
    return this.#securityGroups;
  }

  /** Puts the construct into a further group. What was allowed before is allowed for it too. */
  addSecurityGroup(group: SecurityGroupLike): void {
    if (this.#securityGroups.includes(group)) return;
    this.#securityGroups.push(group);
    for (const wire of this.#wires) this.#write(wire);
  }

  /** Allows `other` to connect to this. */
  allowFrom(other: Connectable | Peer, port: Port, description?: string): void {
    this.#wire(other, port, description, { mine: 'ingress', theirs: 'egress' });
  }

  /** Allows this to connect to `other`. */
  allowTo(other: Connectable | Peer, port: Port, description?: string): void {
    this.#wire(other, port, description, { mine: 'egress', theirs: 'ingress' });
  }

  /** Allows the members of these groups to connect to each other. */
  allowInternally(port: Port, description?: string): void {
    this.allowFrom({ connections: this }, port, description);
  }

  /** Allows `other` to connect on the default port. Throws a RangeError when there is none. */
  allowDefaultPortFrom(other: Connectable | Peer, description?: string): void {
    this.allowFrom(other, defaultPortOf(this), description);
  }

  /** Allows this to connect to the default port of `other`. Throws a RangeError when it has none. */
  allowToDefaultPort(other: Connectable, description?: string): void {
    this.allowTo(other, defaultPortOf(other.connections), description);
  }

  #wire(
    other: Connectable | Peer,
    port: Port,
    description: string | undefined,
    direction: Pick<Wire, 'mine' | 'theirs'>,
  ): void {
    const wire = { other, port, description, ...direction };
    this.#wires.push(wire);
    if ('connections' in other)
      other.connections.#wires.push({
        other: { connections: this },
        port,
        description,
        mine: direction.theirs,
        theirs: direction.mine,
      });
    this.#write(wire);
  }

  #write({ other, port, description, ...direction }: Wire): void {
    const theirs = 'connections' in other ? other.connections.securityGroups : [];
    const peers = 'connections' in other ? theirs.map(groupPeer) : [other];
    for (const mine of this.securityGroups) {
      const rule = { owner: mine, port, description };
      for (const peer of peers) addRule({ ...rule, group: mine, direction: direction.mine, peer });
      for (const group of theirs)
        addRule({ ...rule, group, direction: direction.theirs, peer: groupPeer(mine) });
    }
  }
}

function defaultPortOf(connections: Connections): Port {
  if (connections.defaultPort === undefined)
    throw new RangeError('the construct has no default port; name one with allowFrom or allowTo');
  return connections.defaultPort;
}
