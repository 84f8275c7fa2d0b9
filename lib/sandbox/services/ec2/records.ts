/** What the EC2 model remembers: plain JSON records, one table a kind of resource. */

/** A CIDR block of a VPC or subnet, and how far AWS has come with it. */
export interface CidrAssociation {
  readonly associationId: string;
  readonly cidr: string;
  readonly state: 'associating' | 'associated' | 'disassociating' | 'disassociated';
}

/** A virtual private cloud. */
export interface VpcRecord {
  readonly id: string;
  readonly cidrBlock: string;
  readonly cidrs: readonly CidrAssociation[];
  readonly ipv6Cidrs: readonly CidrAssociation[];
  readonly dhcpOptionsId: string;
  readonly tenancy: 'default' | 'dedicated';
  readonly dnsSupport: boolean;
  readonly dnsHostnames: boolean;
  readonly networkAddressUsageMetrics: boolean;
}

/** A subnet; without `cidrBlock` it is IPv6-only. */
export interface SubnetRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidrBlock?: string;
  readonly ipv6Cidrs: readonly CidrAssociation[];
  readonly mapPublicIpOnLaunch: boolean;
  readonly assignIpv6AddressOnCreation: boolean;
  readonly dns64: boolean;
  readonly hostnameType: 'ip-name' | 'resource-name';
  readonly resourceNameDnsA: boolean;
  readonly resourceNameDnsAaaa: boolean;
}

/** An internet gateway, attached to at most one VPC. */
export interface InternetGatewayRecord {
  readonly id: string;
  readonly vpcId?: string;
}

/** An egress-only internet gateway, attached to its VPC for life. */
export interface EgressOnlyInternetGatewayRecord {
  readonly id: string;
  readonly vpcId: string;
}

/** A route that a user made: one destination, one target. */
export interface RouteRecord {
  readonly destination: RouteDestination;
  readonly target: RouteTarget;
}

/** Where a route leads from; values are canonical. */
export interface RouteDestination {
  readonly kind: 'ipv4' | 'ipv6' | 'prefix-list';
  readonly value: string;
}

/** What a route leads to. */
export interface RouteTarget {
  readonly kind: 'internet-gateway' | 'egress-only' | 'nat-gateway' | 'network-interface';
  readonly id: string;
}

/** A link of a route table with a subnet, or with its VPC as the main table. */
export interface RouteTableAssociationRecord {
  readonly id: string;
  readonly subnetId?: string;
}

/** A route table. Local routes and routes of gateway endpoints are worked out when it is read. */
export interface RouteTableRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly routes: readonly RouteRecord[];
  readonly associations: readonly RouteTableAssociationRecord[];
}

/** The default network ACL of a VPC. */
export interface NetworkAclRecord {
  readonly id: string;
  readonly vpcId: string;
}

/** An Elastic IP address. */
export interface AddressRecord {
  readonly id: string;
  readonly publicIp: string;
  readonly association?: { readonly id: string; readonly networkInterfaceId: string };
}

/** A NAT gateway, also for an hour after its deletion or failure. */
export interface NatGatewayRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly connectivity: 'public' | 'private';
  readonly state: 'pending' | 'available' | 'failed' | 'deleting' | 'deleted';
  readonly createdAt: number;
  readonly deletedAt?: number;
  readonly allocationId?: string;
  readonly associationId?: string;
  readonly publicIp?: string;
  readonly privateIp?: string;
  readonly networkInterfaceId?: string;
  readonly failure?: { readonly code: string; readonly message: string };
}

/** A VPC endpoint of the gateway or interface type. */
export interface VpcEndpointRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly service: string;
  readonly type: 'Gateway' | 'Interface';
  readonly state: 'pending' | 'available' | 'deleting';
  readonly policy: string;
  readonly routeTableIds: readonly string[];
  readonly subnets: readonly { readonly subnetId: string; readonly networkInterfaceId: string }[];
  readonly groupIds: readonly string[];
  readonly privateDns: boolean;
  readonly ipAddressType: string;
  readonly dnsRecordIpType: string;
  readonly createdAt: number;
}

/** A security group. */
export interface SecurityGroupRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
}

/** The source or destination of a security group rule. */
export interface RulePeer {
  readonly kind: 'ipv4' | 'ipv6' | 'prefix-list' | 'group';
  readonly value: string;
}

/** One rule of a security group: one protocol, one port range, one peer. */
export interface SecurityGroupRuleRecord {
  readonly id: string;
  readonly groupId: string;
  readonly egress: boolean;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: RulePeer;
  readonly description?: string;
}

/** An elastic network interface. */
export interface NetworkInterfaceRecord {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly zone: string;
  readonly description: string;
  readonly groupIds: readonly string[];
  readonly type: string;
  readonly macAddress: string;
  readonly privateIp: string;
  readonly ipv6?: string;
  /** A public address that came with the interface; an Elastic IP's is kept with the address. */
  readonly publicIp?: string;
  /** Who made it, such as `amazon-elb`; interfaces of a requester cannot be deleted by users. */
  readonly requester: string;
  readonly requesterManaged: boolean;
  readonly attachmentId: string;
  readonly instanceId?: string;
  readonly createdAt: number;
}
