/**
 * facts: what AWS documents and no API tells. Data, and the way to look into it.
 * May import: nothing. Must not: decide anything.
 *
 * This file: how many network interfaces an instance type takes, and how many awsvpc tasks with ENI trunking.
 * Interfaces and addresses: EC2's published limits as of March 2026 (aws/amazon-vpc-cni-k8s, vpc_ip_resource_limit.go,
 * Apache-2.0). Tasks with trunking: the list of the ECS developer guide, page "container-instance-eni", as of 2023;
 * for types that it does not list, branch interfaces (aws/amazon-vpc-resource-controller-k8s, limits.go, Apache-2.0)
 * plus interfaces less two, which is what 411 of the 430 rows of that page come to.
 */

/** How far the number of tasks with trunking can be relied on. */
export type TrunkSource =
  /** The developer guide lists it. */
  | 'documented'
  /** Worked out from branch interfaces: the type is newer than the list. */
  | 'derived'
  /** Worked out, but the guide of 2023 names the type among those without trunking. */
  | 'excluded'
  /** The type takes no trunk. */
  | 'none'
  /** Nothing is known of its branch interfaces. */
  | 'unknown';

/** What an instance type takes of network interfaces. */
export interface InterfaceLimits {
  /** Elastic network interfaces, the primary one included. */
  readonly interfaces: number;
  /** IPv4 addresses of one interface. */
  readonly addressesPerInterface: number;
  /** awsvpc tasks without trunking: every interface but the primary one. */
  readonly tasks: number;
  /** awsvpc tasks with trunking; undefined where there is none, or nothing is known. */
  readonly tasksWithTrunking: number | undefined;
  /** How far `tasksWithTrunking` can be relied on. */
  readonly trunkSource: TrunkSource;
}

/** The limits of an instance type such as `c5.large`; undefined for a type that the table does not know. */
export function interfaceLimits(instanceType: string): InterfaceLimits | undefined {
  table ??= read();
  return table.get(instanceType);
}

/** Every instance type of the table. */
export function knownInstanceTypes(): readonly string[] {
  table ??= read();
  return [...table.keys()];
}

let table: ReadonlyMap<string, InterfaceLimits> | undefined;

function read(): ReadonlyMap<string, InterfaceLimits> {
  return new Map(
    ROWS.flatMap(([interfaces, addressesPerInterface, withTrunking, trunkSource, types]) => {
      const limits: InterfaceLimits = {
        interfaces,
        addressesPerInterface,
        tasks: interfaces - 1,
        tasksWithTrunking: withTrunking === 0 ? undefined : withTrunking,
        trunkSource,
      };
      return types.split(' ').flatMap((group) => {
        const [family = '', sizes = ''] = group.split(':');
        return sizes.split(',').map((size) => [`${family}.${size}`, limits] as const);
      });
    }),
  );
}

type Row = readonly [
  interfaces: number,
  addresses: number,
  withTrunking: number,
  source: TrunkSource,
  types: string,
];

const ROWS: readonly Row[] = [
  [1, 50, 120, 'documented', 'hpc6id:32xlarge'],
  [2, 2, 0, 'none', 't1:micro t2:micro,nano t3:micro,nano t3a:micro,nano t4g:micro,nano'],
  [2, 4, 0, 'none', 'm1:small t3a:small'],
  [
    2,
    4,
    4,
    'derived',
    'c7a:medium c7gd:medium c7gn:medium c8a:medium c8g:medium c8gb:medium c8gd:medium c8gn:medium m7a:medium m7gd:medium m8a:medium m8g:medium m8gb:medium m8gd:medium m8gn:medium r7a:medium r7gd:medium r8a:medium r8g:medium r8gb:medium r8gd:medium r8gn:medium x8g:medium',
  ],
  [
    2,
    4,
    4,
    'documented',
    'c6g:medium c6gd:medium c6gn:medium c7g:medium is4gen:medium m6g:medium m6gd:medium m7g:medium r6g:medium r6gd:medium r7g:medium',
  ],
  [2, 4, 10, 'documented', 'a1:medium x2gd:medium'],
  [2, 4, 12, 'documented', 'g4ad:2xlarge,xlarge'],
  [2, 6, 0, 'none', 'c1:medium m1:medium m3:medium'],
  [2, 10, 0, 'none', 'm4:large'],
  [2, 10, 10, 'derived', 'g6f:large'],
  [2, 15, 0, 'unknown', 'trn2:3xlarge'],
  [2, 20, 0, 'unknown', 'c9g:medium c9gd:medium m9g:medium m9gd:medium'],
  [2, 50, 0, 'unknown', 'hpc7a:12xlarge,24xlarge,48xlarge,96xlarge hpc8a:96xlarge trn2:48xlarge'],
  [2, 50, 120, 'documented', 'hpc6a:48xlarge'],
  [3, 4, 0, 'none', 't2:small t3:small t4g:small'],
  [3, 4, 4, 'derived', 'm8azn:medium'],
  [3, 6, 0, 'none', 't2:medium t3:medium t3a:medium t4g:medium'],
  [
    3,
    10,
    0,
    'none',
    'c3:large c4:large i3:large i4i:large m1:large m3:large r3:large r4:large x1e:xlarge',
  ],
  [3, 10, 4, 'derived', 'c7i-flex:large m7i-flex:large'],
  [3, 10, 6, 'excluded', 'i3en:large'],
  [
    3,
    10,
    10,
    'derived',
    'c7a:large c7gd:large c7gn:large c7i:large c8g:large c8gb:large c8gd:large c8gn:large i4g:large i7i:large i8g:large m7a:large m7gd:large m7i:large m8g:large m8gb:large m8gd:large m8gn:large r7a:large r7gd:large r7i:large r7iz:large r8g:large r8gb:large r8gd:large r8gn:large x8g:large',
  ],
  [
    3,
    10,
    10,
    'documented',
    'a1:large c5:large c5a:large c5ad:large c5d:large c6a:large c6g:large c6gd:large c6gn:large c6i:large c6id:large c6in:large c7g:large im4gn:large is4gen:large m5:large m5a:large m5ad:large m5d:large m5n:large m6a:large m6g:large m6gd:large m6i:large m6id:large m6idn:large m6in:large m7g:large r5:large r5a:large r5ad:large r5d:large r6a:large r6g:large r6gd:large r6i:large r6id:large r6idn:large r6in:large r7g:large x2gd:large',
  ],
  [3, 10, 10, 'excluded', 'c5n:large m5dn:large r5b:large r5dn:large r5n:large'],
  [3, 10, 12, 'documented', 'g4ad:4xlarge'],
  [3, 10, 14, 'documented', 'm5zn:large'],
  [3, 10, 14, 'excluded', 'z1d:large'],
  [3, 10, 20, 'derived', 'i7ie:large i8ge:large'],
  [3, 10, 40, 'excluded', 'g4dn:2xlarge,xlarge'],
  [3, 10, 60, 'excluded', 'g4dn:4xlarge'],
  [3, 12, 0, 'none', 't2:large t3:large t3a:large t4g:large'],
  [3, 15, 0, 'none', 't2:2xlarge,xlarge'],
  [3, 20, 0, 'unknown', 'c9g:large c9gd:large m9g:large m9gd:large'],
  [3, 20, 4, 'derived', 'c8i-flex:large m8i-flex:large r8i-flex:large'],
  [
    3,
    20,
    10,
    'derived',
    'c8a:large c8i:large c8id:large m8a:large m8i:large m8id:large r8a:large r8i:large r8id:large x8i:large',
  ],
  [3, 20, 120, 'excluded', 'd3:8xlarge'],
  [3, 30, 120, 'excluded', 'd3en:12xlarge'],
  [4, 3, 26, 'excluded', 'd3en:xlarge'],
  [4, 3, 44, 'excluded', 'd3:xlarge'],
  [4, 5, 60, 'excluded', 'd3en:2xlarge'],
  [4, 5, 94, 'excluded', 'd3:2xlarge'],
  [4, 10, 40, 'excluded', 'inf1:2xlarge,xlarge'],
  [4, 10, 120, 'excluded', 'd3:4xlarge d3en:4xlarge'],
  [
    4,
    15,
    0,
    'none',
    'c1:xlarge c3:2xlarge,xlarge c4:2xlarge,xlarge d2:2xlarge,xlarge f1:2xlarge h1:2xlarge i2:2xlarge,xlarge i3:2xlarge,xlarge m1:xlarge m2:xlarge m3:xlarge m4:2xlarge,xlarge r3:2xlarge,xlarge r4:2xlarge,xlarge t3:2xlarge,xlarge t3a:2xlarge,xlarge t4g:2xlarge,xlarge x1e:2xlarge,4xlarge,8xlarge',
  ],
  [4, 15, 6, 'documented', 'g5:xlarge'],
  [4, 15, 8, 'documented', 'i4i:xlarge'],
  [4, 15, 10, 'derived', 'c7i-flex:xlarge m7i-flex:xlarge'],
  [4, 15, 12, 'documented', 'g4ad:8xlarge'],
  [4, 15, 13, 'documented', 'x2iedn:xlarge'],
  [4, 15, 14, 'excluded', 'i3en:xlarge'],
  [4, 15, 19, 'documented', 'g5:2xlarge trn1:2xlarge'],
  [
    4,
    15,
    20,
    'derived',
    'c7a:xlarge c7gd:xlarge c7gn:xlarge c7i-flex:2xlarge c7i:xlarge c8g:xlarge c8gb:xlarge c8gd:xlarge c8gn:xlarge g6:xlarge g6e:xlarge g6f:xlarge i4g:xlarge i7i:xlarge i8g:xlarge m7a:xlarge m7gd:xlarge m7i-flex:2xlarge m7i:xlarge m8g:xlarge m8gb:xlarge m8gd:xlarge m8gn:xlarge r7a:xlarge r7gd:xlarge r7i:xlarge r7iz:xlarge r8g:xlarge r8gb:xlarge r8gd:xlarge r8gn:xlarge x8g:xlarge',
  ],
  [
    4,
    15,
    20,
    'documented',
    'a1:xlarge c5:xlarge c5a:xlarge c5ad:xlarge c5d:xlarge c6a:xlarge c6g:xlarge c6gd:xlarge c6gn:xlarge c6i:xlarge c6id:xlarge c6in:xlarge c7g:xlarge g5g:xlarge im4gn:xlarge inf2:xlarge is4gen:xlarge m5:xlarge m5a:xlarge m5ad:xlarge m5d:xlarge m5n:xlarge m6a:xlarge m6g:xlarge m6gd:xlarge m6i:xlarge m6id:xlarge m6idn:xlarge m6in:xlarge m7g:xlarge r5:xlarge r5a:xlarge r5ad:xlarge r5d:xlarge r6a:xlarge r6g:xlarge r6gd:xlarge r6i:xlarge r6id:xlarge r6idn:xlarge r6in:xlarge r7g:xlarge x2gd:xlarge',
  ],
  [4, 15, 20, 'excluded', 'c5n:xlarge m5dn:xlarge r5b:xlarge r5dn:xlarge r5n:xlarge'],
  [4, 15, 28, 'documented', 'i4i:2xlarge'],
  [4, 15, 29, 'derived', 'i7ie:2xlarge,3xlarge,xlarge i8ge:2xlarge,xlarge'],
  [4, 15, 29, 'documented', 'x2iedn:2xlarge'],
  [4, 15, 30, 'excluded', 'i3en:2xlarge z1d:xlarge'],
  [4, 15, 31, 'documented', 'm5zn:xlarge'],
  [
    4,
    15,
    40,
    'derived',
    'c7a:2xlarge c7gd:2xlarge c7gn:2xlarge c7i:2xlarge c8g:2xlarge c8gb:2xlarge c8gd:2xlarge c8gn:2xlarge g6:2xlarge g6e:2xlarge g6f:2xlarge i4g:2xlarge i7i:2xlarge i8g:2xlarge m7a:2xlarge m7gd:2xlarge m7i:2xlarge m8g:2xlarge m8gb:2xlarge m8gd:2xlarge m8gn:2xlarge r7a:2xlarge r7gd:2xlarge r7i:2xlarge r7iz:2xlarge r8g:2xlarge r8gb:2xlarge r8gd:2xlarge r8gn:2xlarge x8g:2xlarge',
  ],
  [
    4,
    15,
    40,
    'documented',
    'a1:2xlarge c5:2xlarge c5a:2xlarge c5ad:2xlarge c5d:2xlarge c6a:2xlarge c6g:2xlarge c6gd:2xlarge c6gn:2xlarge c6i:2xlarge c6id:2xlarge c6in:2xlarge c7g:2xlarge g5g:2xlarge im4gn:2xlarge is4gen:2xlarge m5:2xlarge m5a:2xlarge m5ad:2xlarge m5d:2xlarge m5n:2xlarge m6a:2xlarge m6g:2xlarge m6gd:2xlarge m6i:2xlarge m6id:2xlarge m6idn:2xlarge m6in:2xlarge m7g:2xlarge p3:2xlarge r5:2xlarge r5a:2xlarge r5ad:2xlarge r5d:2xlarge r6a:2xlarge r6g:2xlarge r6gd:2xlarge r6i:2xlarge r6id:2xlarge r6idn:2xlarge r6in:2xlarge r7g:2xlarge vt1:3xlarge x2gd:2xlarge',
  ],
  [
    4,
    15,
    40,
    'excluded',
    'c5n:2xlarge i3en:3xlarge m5dn:2xlarge r5b:2xlarge r5dn:2xlarge r5n:2xlarge',
  ],
  [4, 15, 60, 'excluded', 'g4dn:8xlarge z1d:2xlarge'],
  [4, 15, 64, 'documented', 'm5zn:2xlarge x2iezn:2xlarge'],
  [4, 15, 120, 'excluded', 'd3en:6xlarge g4dn:16xlarge'],
  [
    4,
    20,
    0,
    'unknown',
    'c8ib:large c8in:large c8ine:large m8ib:large m8idb:large m8idn:large m8in:large m8ine:large r8ib:large r8idb:large r8idn:large r8in:large',
  ],
  [4, 20, 10, 'derived', 'm8azn:large x8aedz:large'],
  [4, 20, 20, 'derived', 'c8a:xlarge m8a:xlarge m8azn:xlarge r8a:xlarge x8aedz:xlarge'],
  [4, 20, 120, 'excluded', 'd3en:8xlarge'],
  [4, 30, 0, 'none', 'm2:2xlarge m3:2xlarge'],
  [
    4,
    30,
    0,
    'unknown',
    'c8ib:2xlarge,xlarge c8in:2xlarge,xlarge c8ine:2xlarge,xlarge c9g:2xlarge,xlarge c9gd:2xlarge,xlarge m8ib:2xlarge,xlarge m8idb:2xlarge,xlarge m8idn:2xlarge,xlarge m8in:2xlarge,xlarge m8ine:2xlarge,xlarge m9g:2xlarge,xlarge m9gd:2xlarge,xlarge r8ib:2xlarge,xlarge r8idb:2xlarge,xlarge r8idn:2xlarge,xlarge r8in:2xlarge,xlarge',
  ],
  [4, 30, 10, 'derived', 'c8i-flex:xlarge m8i-flex:xlarge r8i-flex:xlarge'],
  [
    4,
    30,
    20,
    'derived',
    'c8i-flex:2xlarge c8i:xlarge c8id:xlarge m8i-flex:2xlarge m8i:xlarge m8id:xlarge r8i-flex:2xlarge r8i:xlarge r8id:xlarge x8i:xlarge',
  ],
  [
    4,
    30,
    40,
    'derived',
    'c8i:2xlarge c8id:2xlarge m8i:2xlarge m8id:2xlarge r8i:2xlarge r8id:2xlarge x8i:2xlarge',
  ],
  [4, 30, 60, 'derived', 'p5:4xlarge'],
  [4, 40, 40, 'derived', 'c8a:2xlarge m8a:2xlarge r8a:2xlarge'],
  [4, 50, 0, 'unknown', 'hpc7g:16xlarge,4xlarge,8xlarge'],
  [4, 64, 0, 'unknown', 'g7:2xlarge'],
  [4, 64, 122, 'derived', 'g7e:2xlarge'],
  [5, 30, 0, 'unknown', 'u-12tb1:metal u-6tb1:metal u-9tb1:metal'],
  [6, 30, 29, 'derived', 'i8ge:3xlarge'],
  [7, 50, 120, 'documented', 'g5:48xlarge'],
  [
    8,
    30,
    0,
    'none',
    'c3:4xlarge,8xlarge c4:4xlarge,8xlarge d2:4xlarge,8xlarge f1:4xlarge h1:4xlarge,8xlarge i2:4xlarge,8xlarge i3:4xlarge,8xlarge m2:4xlarge m4:10xlarge,16xlarge,4xlarge r3:4xlarge,8xlarge r4:4xlarge,8xlarge x1:16xlarge,32xlarge x1e:16xlarge,32xlarge',
  ],
  [8, 30, 0, 'unknown', 'cr1:8xlarge hs1:8xlarge mac-m3ultra:metal'],
  [
    8,
    30,
    12,
    'derived',
    'mac-m4:metal mac-m4max:metal mac-m4pro:metal mac2-m1ultra:metal mac2-m2:metal mac2-m2pro:metal',
  ],
  [8, 30, 12, 'documented', 'g4ad:16xlarge mac2:metal'],
  [8, 30, 12, 'excluded', 'mac1:metal u-3tb1:56xlarge'],
  [8, 30, 40, 'derived', 'c7i-flex:4xlarge m7i-flex:4xlarge'],
  [8, 30, 40, 'documented', 'g5:4xlarge'],
  [8, 30, 58, 'documented', 'i4i:4xlarge'],
  [
    8,
    30,
    60,
    'derived',
    'c7a:4xlarge c7gd:12xlarge,4xlarge,8xlarge c7gn:12xlarge,4xlarge,8xlarge c7i-flex:8xlarge c7i:4xlarge c8g:12xlarge,4xlarge,8xlarge c8gb:4xlarge c8gd:12xlarge,4xlarge,8xlarge c8gn:4xlarge g6:4xlarge g6e:4xlarge g6f:4xlarge gr6:4xlarge gr6f:4xlarge i4g:4xlarge,8xlarge i7i:4xlarge i7ie:6xlarge i8g:12xlarge,4xlarge,8xlarge m7a:4xlarge m7gd:12xlarge,4xlarge,8xlarge m7i-flex:8xlarge m7i:4xlarge m8g:12xlarge,4xlarge,8xlarge m8gb:4xlarge m8gd:12xlarge,4xlarge,8xlarge m8gn:4xlarge r7a:4xlarge r7gd:12xlarge,4xlarge,8xlarge r7i:4xlarge r7iz:4xlarge r8g:12xlarge,4xlarge,8xlarge r8gb:4xlarge r8gd:12xlarge,4xlarge,8xlarge r8gn:4xlarge x8g:12xlarge,4xlarge,8xlarge',
  ],
  [
    8,
    30,
    60,
    'documented',
    'a1:4xlarge c5:12xlarge,4xlarge,9xlarge c5a:12xlarge,4xlarge,8xlarge c5ad:12xlarge,4xlarge c5d:12xlarge,4xlarge,9xlarge c6a:4xlarge c6g:12xlarge,4xlarge,8xlarge c6gd:12xlarge,4xlarge,8xlarge c6gn:12xlarge,4xlarge,8xlarge c6i:4xlarge c6id:4xlarge c6in:4xlarge c7g:12xlarge,4xlarge,8xlarge g5g:4xlarge,8xlarge im4gn:4xlarge,8xlarge is4gen:4xlarge,8xlarge m5:12xlarge,4xlarge,8xlarge m5a:12xlarge,4xlarge,8xlarge m5ad:12xlarge,4xlarge,8xlarge m5d:12xlarge,4xlarge,8xlarge m5n:12xlarge,4xlarge,8xlarge m6a:4xlarge m6g:12xlarge,4xlarge,8xlarge m6gd:12xlarge,4xlarge,8xlarge m6i:4xlarge m6id:4xlarge m6idn:4xlarge m6in:4xlarge m7g:12xlarge,4xlarge,8xlarge p3:8xlarge r5:12xlarge,4xlarge r5a:12xlarge,4xlarge,8xlarge r5ad:12xlarge,4xlarge,8xlarge r5d:12xlarge,4xlarge,8xlarge r6a:4xlarge r6g:12xlarge,4xlarge,8xlarge r6gd:12xlarge,4xlarge,8xlarge r6i:4xlarge r6id:4xlarge r6idn:4xlarge r6in:4xlarge r7g:12xlarge,4xlarge,8xlarge vt1:6xlarge x2gd:12xlarge,4xlarge,8xlarge x2iedn:4xlarge',
  ],
  [
    8,
    30,
    60,
    'excluded',
    'a1:metal c5ad:8xlarge c5n:4xlarge,9xlarge g4dn:12xlarge i3en:12xlarge,6xlarge inf1:6xlarge m5dn:12xlarge,4xlarge,8xlarge r5:8xlarge r5b:12xlarge,4xlarge,8xlarge r5dn:12xlarge,4xlarge,8xlarge r5n:12xlarge,4xlarge,8xlarge z1d:3xlarge,6xlarge',
  ],
  [
    8,
    30,
    90,
    'derived',
    'c7a:8xlarge c7i:8xlarge f2:6xlarge g6:8xlarge g6e:8xlarge gr6:8xlarge i7i:12xlarge,8xlarge m7a:8xlarge m7i:8xlarge r7a:8xlarge r7i:8xlarge r7iz:8xlarge',
  ],
  [
    8,
    30,
    90,
    'documented',
    'c6a:8xlarge c6i:8xlarge c6id:8xlarge c6in:8xlarge g5:8xlarge inf2:8xlarge m6a:8xlarge m6i:8xlarge m6id:8xlarge m6idn:8xlarge m6in:8xlarge r6a:8xlarge r6i:8xlarge r6id:8xlarge r6idn:8xlarge r6in:8xlarge',
  ],
  [8, 30, 98, 'documented', 'm5zn:3xlarge'],
  [8, 30, 118, 'derived', 'i4i:12xlarge'],
  [8, 30, 118, 'documented', 'i4i:8xlarge'],
  [
    8,
    30,
    120,
    'derived',
    'c7a:12xlarge c7i-flex:12xlarge c7i:12xlarge f2:12xlarge g6:12xlarge m7a:12xlarge m7i-flex:12xlarge m7i:12xlarge r7a:12xlarge r7i:12xlarge r7iz:12xlarge',
  ],
  [
    8,
    30,
    120,
    'documented',
    'c6a:12xlarge c6i:12xlarge c6id:12xlarge c6in:12xlarge g5:16xlarge m5zn:6xlarge m6a:12xlarge m6i:12xlarge m6id:12xlarge m6idn:12xlarge m6in:12xlarge p3:16xlarge r6a:12xlarge r6i:12xlarge r6id:12xlarge r6idn:12xlarge r6in:12xlarge x2iedn:8xlarge x2iezn:4xlarge,6xlarge,8xlarge',
  ],
  [8, 40, 40, 'derived', 'm8azn:3xlarge x8aedz:3xlarge'],
  [8, 40, 60, 'derived', 'c8a:4xlarge m8a:4xlarge m8azn:6xlarge r8a:4xlarge x8aedz:6xlarge'],
  [8, 50, 0, 'none', 'f1:16xlarge h1:16xlarge'],
  [
    8,
    50,
    0,
    'unknown',
    'c8ib:4xlarge,8xlarge c8in:4xlarge,8xlarge c8ine:4xlarge,8xlarge c9g:4xlarge c9gd:4xlarge m8ib:4xlarge,8xlarge m8idb:4xlarge,8xlarge m8idn:4xlarge,8xlarge m8in:4xlarge,8xlarge m8ine:4xlarge,8xlarge m9g:4xlarge m9gd:4xlarge r8ib:4xlarge,8xlarge r8idb:4xlarge,8xlarge r8idn:4xlarge,8xlarge r8in:4xlarge,8xlarge',
  ],
  [8, 50, 40, 'derived', 'c8i-flex:4xlarge m8i-flex:4xlarge r8i-flex:4xlarge'],
  [
    8,
    50,
    60,
    'derived',
    'c8i:4xlarge c8id:4xlarge i7ie:12xlarge m8i:4xlarge m8id:4xlarge r8i:4xlarge r8id:4xlarge x8i:4xlarge',
  ],
  [8, 64, 0, 'unknown', 'g7:4xlarge'],
  [8, 64, 126, 'derived', 'g7e:4xlarge,8xlarge'],
  [
    10,
    30,
    60,
    'derived',
    'c8gb:8xlarge c8gn:8xlarge i8ge:6xlarge m8gb:8xlarge m8gn:8xlarge r8gb:8xlarge r8gn:8xlarge',
  ],
  [10, 30, 120, 'derived', 'g6e:12xlarge'],
  [10, 40, 90, 'derived', 'c8a:8xlarge m8a:8xlarge r8a:8xlarge'],
  [10, 50, 0, 'unknown', 'c9g:8xlarge c9gd:8xlarge m9g:8xlarge m9gd:8xlarge'],
  [10, 50, 60, 'derived', 'c8i-flex:8xlarge m8i-flex:8xlarge r8i-flex:8xlarge'],
  [
    10,
    50,
    90,
    'derived',
    'c8i:8xlarge c8id:8xlarge m8i:8xlarge m8id:8xlarge r8i:8xlarge r8id:8xlarge x8i:8xlarge',
  ],
  [10, 64, 0, 'unknown', 'g7:8xlarge'],
  [10, 64, 128, 'derived', 'g7e:12xlarge'],
  [11, 30, 120, 'excluded', 'inf1:24xlarge'],
  [
    12,
    30,
    60,
    'derived',
    'c8gb:12xlarge c8gn:12xlarge i8ge:12xlarge m8gb:12xlarge m8gn:12xlarge r8gb:12xlarge r8gn:12xlarge',
  ],
  [
    12,
    50,
    0,
    'unknown',
    'c8gb:metal-48xl c8gn:metal-48xl c8ib:12xlarge c8in:12xlarge c8ine:12xlarge c9g:12xlarge c9gd:12xlarge m8gb:metal-48xl m8gn:metal-48xl m8ib:12xlarge m8idb:12xlarge m8idn:12xlarge m8in:12xlarge m8ine:12xlarge m9g:12xlarge m9gd:12xlarge r8gb:metal-48xl r8gn:metal-48xl r8ib:12xlarge r8idb:12xlarge r8idn:12xlarge r8in:12xlarge',
  ],
  [
    12,
    50,
    120,
    'derived',
    'c8i-flex:12xlarge c8i:12xlarge c8id:12xlarge m8i-flex:12xlarge m8i:12xlarge m8id:12xlarge r8i-flex:12xlarge r8i:12xlarge r8id:12xlarge x8i:12xlarge',
  ],
  [
    12,
    64,
    0,
    'unknown',
    'c8ib:96xlarge,metal-96xl c8in:96xlarge,metal-96xl g7:12xlarge,48xlarge m8ib:96xlarge,metal-96xl m8idb:96xlarge,metal-96xl m8idn:96xlarge,metal-96xl m8in:96xlarge,metal-96xl r8ib:96xlarge,metal-96xl r8idb:96xlarge,metal-96xl r8idn:96xlarge,metal-96xl r8in:96xlarge,metal-96xl',
  ],
  [12, 64, 120, 'derived', 'c8a:12xlarge m8a:12xlarge r8a:12xlarge'],
  [15, 30, 118, 'derived', 'i4i:24xlarge'],
  [15, 50, 0, 'none', 'i3:16xlarge r4:16xlarge u-6tb1:112xlarge,56xlarge'],
  [
    15,
    50,
    0,
    'unknown',
    'bmn-sf1:metal c5a:metal c5ad:metal c7i:32xlarge u-18tb1:metal u-24tb1:metal',
  ],
  [
    15,
    50,
    120,
    'derived',
    'c7a:16xlarge,24xlarge,32xlarge,48xlarge,metal-48xl c7gd:16xlarge,metal c7gn:16xlarge,metal c7i-flex:16xlarge c7i:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl c8g:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl c8gd:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl dl2q:24xlarge f2:48xlarge g6:16xlarge,24xlarge,48xlarge g6e:16xlarge i4g:16xlarge i7i:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl i7ie:18xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl i8g:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl m7a:16xlarge,24xlarge,32xlarge,48xlarge,metal-48xl m7gd:16xlarge,metal m7i-flex:16xlarge m7i:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl m8g:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl m8gd:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl r7a:16xlarge,24xlarge,32xlarge,48xlarge,metal-48xl r7gd:16xlarge,metal r7i:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl r7iz:16xlarge,32xlarge,metal-16xl,metal-32xl r8g:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl r8gd:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl u7i-12tb:224xlarge u7i-6tb:112xlarge u7i-8tb:112xlarge x8g:16xlarge,24xlarge,48xlarge,metal-24xl,metal-48xl',
  ],
  [
    15,
    50,
    120,
    'documented',
    'c5:18xlarge,24xlarge c5a:16xlarge,24xlarge c5ad:16xlarge,24xlarge c5d:18xlarge,24xlarge c6a:16xlarge,24xlarge,32xlarge,48xlarge,metal c6g:16xlarge,metal c6gd:16xlarge,metal c6gn:16xlarge c6i:16xlarge,24xlarge,32xlarge,metal c6id:16xlarge,24xlarge,32xlarge,metal c6in:16xlarge,24xlarge c7g:16xlarge,metal g5:12xlarge,24xlarge g5g:16xlarge,metal im4gn:16xlarge inf2:24xlarge,48xlarge m5:16xlarge,24xlarge m5a:16xlarge,24xlarge m5ad:16xlarge,24xlarge m5d:16xlarge,24xlarge,metal m5n:16xlarge m6a:16xlarge,24xlarge,32xlarge,48xlarge,metal m6g:16xlarge,metal m6gd:16xlarge,metal m6i:16xlarge,24xlarge,32xlarge,metal m6id:16xlarge,24xlarge,32xlarge,metal m6idn:16xlarge,24xlarge m6in:16xlarge,24xlarge m7g:16xlarge,metal r5:16xlarge,24xlarge r5a:16xlarge,24xlarge r5ad:16xlarge,24xlarge r5b:16xlarge r5d:16xlarge,24xlarge r5dn:16xlarge r6a:16xlarge,24xlarge,32xlarge,48xlarge,metal r6g:16xlarge,metal r6gd:16xlarge,metal r6i:16xlarge,24xlarge,32xlarge,metal r6id:16xlarge,24xlarge,32xlarge,metal r6idn:16xlarge,24xlarge r6in:16xlarge,24xlarge r7g:16xlarge,metal vt1:24xlarge x2gd:16xlarge,metal x2idn:16xlarge,24xlarge,32xlarge,metal x2iedn:16xlarge,24xlarge,32xlarge,metal x2iezn:12xlarge,metal',
  ],
  [
    15,
    50,
    120,
    'excluded',
    'c5:metal c5d:metal c5n:18xlarge,metal g4dn:metal i3en:24xlarge,metal m5dn:16xlarge,24xlarge,metal m5n:24xlarge,metal m5zn:12xlarge,metal p3dn:24xlarge r5b:24xlarge,metal r5d:metal r5dn:24xlarge,metal r5n:16xlarge,24xlarge,metal z1d:12xlarge,metal',
  ],
  [15, 50, 133, 'excluded', 'i3:metal m5:metal r5:metal'],
  [15, 50, 248, 'documented', 'i4i:16xlarge'],
  [15, 50, 498, 'documented', 'i4i:32xlarge,metal'],
  [
    16,
    50,
    120,
    'derived',
    'c8gb:16xlarge c8gn:16xlarge i8ge:18xlarge,24xlarge,metal-24xl m8gb:16xlarge m8gn:16xlarge r8gb:16xlarge r8gn:16xlarge u7in-16tb:224xlarge u7in-24tb:224xlarge u7in-32tb:224xlarge',
  ],
  [
    16,
    50,
    120,
    'documented',
    'c6in:32xlarge,metal m6idn:32xlarge,metal m6in:32xlarge,metal r6idn:32xlarge,metal r6in:32xlarge,metal',
  ],
  [
    16,
    64,
    0,
    'unknown',
    'c8ib:16xlarge,24xlarge,32xlarge c8in:16xlarge,24xlarge,32xlarge c9g:16xlarge c9gd:16xlarge m8ib:16xlarge,24xlarge,32xlarge m8idb:16xlarge,24xlarge,32xlarge m8idn:16xlarge,24xlarge,32xlarge m8in:16xlarge,24xlarge,32xlarge m9g:16xlarge m9gd:16xlarge r8ib:16xlarge,24xlarge,32xlarge r8idb:16xlarge,24xlarge,32xlarge r8idn:16xlarge,24xlarge,32xlarge r8in:16xlarge,24xlarge,32xlarge',
  ],
  [
    16,
    64,
    120,
    'derived',
    'c8a:16xlarge,24xlarge,metal-24xl c8i-flex:16xlarge c8i:16xlarge,24xlarge c8id:16xlarge,24xlarge m8a:16xlarge,24xlarge,metal-24xl m8azn:12xlarge,24xlarge,metal-12xl,metal-24xl m8i-flex:16xlarge m8i:16xlarge,24xlarge m8id:16xlarge,24xlarge r8a:16xlarge,24xlarge,metal-24xl r8i-flex:16xlarge r8i:16xlarge,24xlarge r8id:16xlarge,24xlarge x8aedz:12xlarge,24xlarge,metal-12xl,metal-24xl x8i:16xlarge,24xlarge',
  ],
  [20, 50, 120, 'derived', 'g6e:24xlarge'],
  [20, 64, 138, 'derived', 'g7e:24xlarge'],
  [
    24,
    50,
    0,
    'unknown',
    'c8gb:metal-24xl c8gn:metal-24xl m8gb:metal-24xl m8gn:metal-24xl r8gb:metal-24xl r8gn:metal-24xl',
  ],
  [
    24,
    50,
    120,
    'derived',
    'c8gb:24xlarge,48xlarge c8gn:24xlarge,48xlarge i8ge:48xlarge,metal-48xl m8gb:24xlarge,48xlarge m8gn:24xlarge,48xlarge r8gb:24xlarge,48xlarge r8gn:24xlarge,48xlarge',
  ],
  [
    24,
    64,
    0,
    'unknown',
    'c8ib:48xlarge,metal-48xl c8in:48xlarge,metal-48xl c9g:24xlarge,48xlarge,metal-48xl c9gd:24xlarge,48xlarge,metal-48xl g7:24xlarge m8ib:48xlarge,metal-48xl m8idb:48xlarge,metal-48xl m8idn:48xlarge,metal-48xl m8in:48xlarge,metal-48xl m9g:24xlarge,48xlarge,metal-48xl m9gd:24xlarge,48xlarge,metal-48xl r8ib:48xlarge,metal-48xl r8idb:48xlarge,metal-48xl r8idn:48xlarge,metal-48xl r8in:48xlarge,metal-48xl',
  ],
  [
    24,
    64,
    120,
    'derived',
    'c8a:48xlarge,metal-48xl c8i:32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl c8id:32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl m8a:48xlarge,metal-48xl m8i:32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl m8id:32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl r8a:48xlarge,metal-48xl r8i:32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl r8id:32xlarge,48xlarge,96xlarge,metal-48xl,metal-96xl x8i:32xlarge,48xlarge,64xlarge,96xlarge,metal-48xl,metal-96xl',
  ],
  [32, 50, 150, 'derived', 'p6-b200:48xlarge'],
  [40, 50, 120, 'derived', 'g6e:48xlarge'],
  [40, 50, 120, 'documented', 'trn1:32xlarge'],
  [40, 64, 158, 'derived', 'g7e:48xlarge'],
  [60, 50, 120, 'documented', 'dl1:24xlarge p4d:24xlarge p4de:24xlarge'],
  [64, 50, 182, 'derived', 'p5:48xlarge p5e:48xlarge p5en:48xlarge'],
  [68, 50, 186, 'derived', 'p6-b300:48xlarge'],
  [80, 50, 242, 'documented', 'trn1n:32xlarge'],
];
