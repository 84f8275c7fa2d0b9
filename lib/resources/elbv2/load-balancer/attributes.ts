/** The attributes of load balancers: what AWS starts with and what it takes. */
import type { AttributeTable } from '../attribute-table.ts';

const SWITCH = ['true', 'false'] as const;
const APPLICATION = ['application'] as const;
const NETWORK = ['network'] as const;

/** Attribute keys of application, network and gateway load balancers. */
export const LOAD_BALANCER_ATTRIBUTES: AttributeTable = {
  'deletion_protection.enabled': { off: 'false', takes: SWITCH },
  // Always on for application load balancers, where it cannot be set here; off for the others.
  'load_balancing.cross_zone.enabled': { off: 'keep', takes: SWITCH },
  'access_logs.s3.enabled': {
    off: 'false',
    takes: SWITCH,
    only: ['application', 'network'],
  },
  'access_logs.s3.bucket': { off: '', takes: 'text', only: ['application', 'network'] },
  'access_logs.s3.prefix': { off: '', takes: 'text', only: ['application', 'network'] },
  // True for internal, false for internet-facing load balancers.
  'ipv6.deny_all_igw_traffic': { off: 'keep', takes: SWITCH, only: ['application', 'network'] },
  'zonal_shift.config.enabled': {
    off: 'false',
    takes: SWITCH,
    only: ['application', 'network'],
  },
  'idle_timeout.timeout_seconds': { off: '60', takes: [1, 4000], only: APPLICATION },
  'client_keep_alive.seconds': { off: '3600', takes: [60, 604_800], only: APPLICATION },
  'connection_logs.s3.enabled': { off: 'false', takes: SWITCH, only: APPLICATION },
  'connection_logs.s3.bucket': { off: '', takes: 'text', only: APPLICATION },
  'connection_logs.s3.prefix': { off: '', takes: 'text', only: APPLICATION },
  'health_check_logs.s3.enabled': { off: 'false', takes: SWITCH, only: APPLICATION },
  'health_check_logs.s3.bucket': { off: '', takes: 'text', only: APPLICATION },
  'health_check_logs.s3.prefix': { off: '', takes: 'text', only: APPLICATION },
  'routing.http.desync_mitigation_mode': {
    off: 'defensive',
    takes: ['monitor', 'defensive', 'strictest'],
    only: APPLICATION,
  },
  'routing.http.drop_invalid_header_fields.enabled': {
    off: 'false',
    takes: SWITCH,
    only: APPLICATION,
  },
  'routing.http.preserve_host_header.enabled': { off: 'false', takes: SWITCH, only: APPLICATION },
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': {
    off: 'false',
    takes: SWITCH,
    only: APPLICATION,
  },
  'routing.http.xff_client_port.enabled': { off: 'false', takes: SWITCH, only: APPLICATION },
  'routing.http.xff_header_processing.mode': {
    off: 'append',
    takes: ['append', 'preserve', 'remove'],
    only: APPLICATION,
  },
  'routing.http2.enabled': { off: 'true', takes: SWITCH, only: APPLICATION },
  'waf.fail_open.enabled': { off: 'false', takes: SWITCH, only: APPLICATION },
  'dns_record.client_routing_policy': {
    off: 'any_availability_zone',
    takes: [
      'availability_zone_affinity',
      'partial_availability_zone_affinity',
      'any_availability_zone',
    ],
    only: NETWORK,
  },
  // AWS never lets this number decrease.
  'secondary_ips.auto_assigned.per_subnet': { off: 'keep', takes: [0, 7], only: NETWORK },
};
