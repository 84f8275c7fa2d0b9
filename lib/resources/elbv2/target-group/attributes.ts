/** The attributes of target groups: what AWS starts with and what it takes. */
import type { AttributeTable } from '../attribute-table.ts';

const SWITCH = ['true', 'false'] as const;
const HTTP = ['HTTP', 'HTTPS'] as const;
const TRANSPORT = ['TCP', 'TLS', 'UDP', 'TCP_UDP', 'QUIC', 'TCP_QUIC'] as const;

/** Attribute keys of target groups; `only` names protocols. */
export const TARGET_GROUP_ATTRIBUTES: AttributeTable = {
  'deregistration_delay.timeout_seconds': { off: '300', takes: [0, 3600] },
  'stickiness.enabled': { off: 'false', takes: SWITCH },
  // The type that AWS starts with follows from the protocol; it says nothing while stickiness is off.
  'stickiness.type': {
    off: 'keep',
    takes: ['lb_cookie', 'app_cookie', 'source_ip', 'source_ip_dest_ip', 'source_ip_dest_ip_proto'],
  },
  'stickiness.lb_cookie.duration_seconds': { off: '86400', takes: [1, 604_800], only: HTTP },
  'stickiness.app_cookie.duration_seconds': { off: '86400', takes: [1, 604_800], only: HTTP },
  'stickiness.app_cookie.cookie_name': { off: '', takes: 'text', only: HTTP },
  'slow_start.duration_seconds': { off: '0', takes: [30, 900], also: '0', only: HTTP },
  'load_balancing.algorithm.type': {
    off: 'round_robin',
    takes: ['round_robin', 'least_outstanding_requests', 'weighted_random'],
    only: HTTP,
  },
  'load_balancing.algorithm.anomaly_mitigation': {
    off: 'off',
    takes: ['on', 'off'],
    only: HTTP,
  },
  'load_balancing.cross_zone.enabled': {
    off: 'use_load_balancer_configuration',
    takes: ['true', 'false', 'use_load_balancer_configuration'],
  },
  'target_group_health.dns_failover.minimum_healthy_targets.count': {
    off: '1',
    takes: [1, 1000],
    also: 'off',
  },
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': {
    off: 'off',
    takes: [1, 100],
    also: 'off',
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': {
    off: '1',
    takes: [1, 1000],
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': {
    off: 'off',
    takes: [1, 100],
    also: 'off',
  },
  'lambda.multi_value_headers.enabled': { off: 'false', takes: SWITCH },
  // True for UDP target groups made lately, false for the others.
  'deregistration_delay.connection_termination.enabled': {
    off: 'keep',
    takes: SWITCH,
    only: TRANSPORT,
  },
  // False for TCP and TLS with ip targets, else true.
  'preserve_client_ip.enabled': { off: 'keep', takes: SWITCH, only: TRANSPORT },
  'proxy_protocol_v2.enabled': { off: 'false', takes: SWITCH, only: TRANSPORT },
  'target_health_state.unhealthy.connection_termination.enabled': {
    off: 'true',
    takes: SWITCH,
    only: TRANSPORT,
  },
  'target_health_state.unhealthy.draining_interval_seconds': {
    off: '0',
    takes: [0, 360_000],
    only: TRANSPORT,
  },
};
