/** Attributes of load balancers, target groups and listeners: which there are, and their defaults. */
import type {
  AttributeValues,
  ListenerRecord,
  LoadBalancerRecord,
  TargetGroupRecord,
} from './records.ts';
import { invalid } from './store.ts';

/** An attribute in the SDK's form. */
export interface Attribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** All attributes of a load balancer, in a fixed order. */
export function loadBalancerAttributes(record: LoadBalancerRecord): AttributeValues {
  const isApplication = record.type === 'application';
  return {
    'access_logs.s3.enabled': 'false',
    'access_logs.s3.bucket': '',
    'access_logs.s3.prefix': '',
    'deletion_protection.enabled': 'false',
    'ipv6.deny_all_igw_traffic': String(record.scheme === 'internal'),
    'load_balancing.cross_zone.enabled': String(isApplication),
    'zonal_shift.config.enabled': 'false',
    ...(isApplication ? applicationAttributes : networkAttributes),
    ...record.attributes,
  };
}

const applicationAttributes: AttributeValues = {
  'idle_timeout.timeout_seconds': '60',
  'client_keep_alive.seconds': '3600',
  'connection_logs.s3.enabled': 'false',
  'connection_logs.s3.bucket': '',
  'connection_logs.s3.prefix': '',
  'health_check_logs.s3.enabled': 'false',
  'health_check_logs.s3.bucket': '',
  'health_check_logs.s3.prefix': '',
  'routing.http.desync_mitigation_mode': 'defensive',
  'routing.http.drop_invalid_header_fields.enabled': 'false',
  'routing.http.preserve_host_header.enabled': 'false',
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
  'routing.http.xff_client_port.enabled': 'false',
  'routing.http.xff_header_processing.mode': 'append',
  'routing.http2.enabled': 'true',
  'waf.fail_open.enabled': 'false',
};

const networkAttributes: AttributeValues = {
  'dns_record.client_routing_policy': 'any_availability_zone',
  'secondary_ips.auto_assigned.per_subnet': '0',
};

/** All attributes of a target group, in a fixed order. */
export function targetGroupAttributes(record: TargetGroupRecord): AttributeValues {
  return {
    ...(record.targetType === 'lambda' ? lambdaAttributes : trafficAttributes(record)),
    ...record.attributes,
  };
}

/** The value of one attribute of a target group. */
export function targetGroupAttribute(record: TargetGroupRecord, key: string): string {
  return targetGroupAttributes(record)[key] ?? '';
}

const lambdaAttributes: AttributeValues = {
  'lambda.multi_value_headers.enabled': 'false',
  'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
};

function trafficAttributes(record: TargetGroupRecord): AttributeValues {
  const isHttp = record.protocol === 'HTTP' || record.protocol === 'HTTPS';
  return {
    'deregistration_delay.timeout_seconds': '300',
    'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
    'stickiness.enabled': 'false',
    'stickiness.type': isHttp ? 'lb_cookie' : 'source_ip',
    'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
    'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
    'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
    ...(isHttp ? httpAttributes : connectionAttributes(record)),
  };
}

const httpAttributes: AttributeValues = {
  'load_balancing.algorithm.type': 'round_robin',
  'load_balancing.algorithm.anomaly_mitigation': 'off',
  'slow_start.duration_seconds': '0',
  'stickiness.app_cookie.cookie_name': '',
  'stickiness.app_cookie.duration_seconds': '86400',
  'stickiness.lb_cookie.duration_seconds': '86400',
};

function connectionAttributes(record: TargetGroupRecord): AttributeValues {
  const isDatagram = record.protocol === 'UDP' || record.protocol === 'TCP_UDP';
  const hidesClient = record.targetType === 'ip' && !isDatagram;
  return {
    'deregistration_delay.connection_termination.enabled': String(isDatagram),
    'preserve_client_ip.enabled': String(!hidesClient),
    'proxy_protocol_v2.enabled': 'false',
    'target_health_state.unhealthy.connection_termination.enabled': String(!isDatagram),
    'target_health_state.unhealthy.draining_interval_seconds': '0',
  };
}

/** All attributes of a listener, in a fixed order. */
export function listenerAttributes(record: ListenerRecord): AttributeValues {
  return { ...listenerDefaults(record.protocol), ...record.attributes };
}

function listenerDefaults(protocol: string): AttributeValues {
  if (protocol === 'HTTP' || protocol === 'HTTPS')
    return {
      'routing.http.response.server.enabled': 'true',
      ...empty(responseHeaders.map((name) => `routing.http.response.${name}.header_value`)),
      ...(protocol === 'HTTPS'
        ? empty(requestHeaders.map((name) => `routing.http.request.${name}.header_name`))
        : {}),
    };
  return protocol === 'TCP' ? { 'tcp.idle_timeout.seconds': '350' } : {};
}

const responseHeaders = [
  'strict_transport_security',
  'access_control_allow_origin',
  'access_control_allow_methods',
  'access_control_allow_headers',
  'access_control_allow_credentials',
  'access_control_expose_headers',
  'access_control_max_age',
  'content_security_policy',
  'x_content_type_options',
  'x_frame_options',
];

const requestHeaders = [
  'x_amzn_mtls_clientcert_serial_number',
  'x_amzn_mtls_clientcert_issuer',
  'x_amzn_mtls_clientcert_subject',
  'x_amzn_mtls_clientcert_validity',
  'x_amzn_mtls_clientcert_leaf',
  'x_amzn_mtls_clientcert',
  'x_amzn_tls_version',
  'x_amzn_tls_cipher_suite',
];

function empty(keys: readonly string[]): AttributeValues {
  return Object.fromEntries(keys.map((key) => [key, '']));
}

/** Attribute values as a list. */
export function attributeList(values: AttributeValues): { Key: string; Value: string }[] {
  return Object.entries(values).map(([Key, Value]) => ({ Key, Value }));
}

/** The values of a request, checked against the attributes that there are. */
export function attributeChanges(
  noun: string,
  known: AttributeValues,
  attributes: readonly Attribute[],
): AttributeValues {
  const changes = Object.fromEntries(
    attributes.map((attribute) => [attribute.Key ?? '', attribute.Value ?? '']),
  );
  for (const [key, value] of Object.entries(changes)) {
    if (known[key] === undefined) throw invalid(`${noun} attribute key '${key}' is not recognized`);
    checkValue(noun, key, value, known[key]);
  }
  return changes;
}

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  'client_keep_alive.seconds': [60, 604800],
  'deregistration_delay.timeout_seconds': [0, 3600],
  'idle_timeout.timeout_seconds': [1, 4000],
  'secondary_ips.auto_assigned.per_subnet': [0, 7],
  'stickiness.app_cookie.duration_seconds': [1, 604800],
  'stickiness.lb_cookie.duration_seconds': [1, 604800],
  'target_health_state.unhealthy.draining_interval_seconds': [0, 360000],
  'tcp.idle_timeout.seconds': [60, 6000],
};

const choices: Readonly<Record<string, readonly string[]>> = {
  'dns_record.client_routing_policy': [
    'any_availability_zone',
    'availability_zone_affinity',
    'partial_availability_zone_affinity',
  ],
  'load_balancing.algorithm.anomaly_mitigation': ['on', 'off'],
  'load_balancing.algorithm.type': ['round_robin', 'least_outstanding_requests', 'weighted_random'],
  'routing.http.desync_mitigation_mode': ['monitor', 'defensive', 'strictest'],
  'routing.http.xff_header_processing.mode': ['append', 'preserve', 'remove'],
};

function checkValue(noun: string, key: string, value: string, current: string): void {
  const range = ranges[key];
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (range !== undefined && !(number >= range[0] && number <= range[1]))
    throw invalid(
      `${noun} attribute key '${key}' must be an integer between '${range[0]}' and '${range[1]}' inclusive`,
    );
  const isSwitch = current === 'true' || current === 'false';
  const allowed = choices[key] ?? (isSwitch ? ['true', 'false'] : undefined);
  if (allowed !== undefined && !allowed.includes(value))
    throw invalid(
      `${noun} attribute key '${key}' value '${value}' is not valid; it must be one of [${allowed.join(', ')}]`,
    );
  const slow = key === 'slow_start.duration_seconds';
  if (slow && number !== 0 && !(number >= 30 && number <= 900))
    throw invalid(`${noun} attribute key '${key}' must be '0' or between '30' and '900' inclusive`);
}
