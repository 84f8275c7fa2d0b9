/** Which requests a rule is about. */
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Inputs } from '../../graph/reference.ts';

/** A condition as AWS takes it. */
export type ListenerCondition = Inputs<RuleCondition>;

/**
 * Ways to choose requests. The values of one condition are alternatives; a rule's conditions must all hold.
 *
 * @category Constructs
 * @example
 * const api = ListenerCondition.pathPatterns(['/api/*']);
 */
export const ListenerCondition = {
  /** By path, with `*` and `?`. */
  pathPatterns: (values: readonly string[]): ListenerCondition => ({
    Field: 'path-pattern',
    PathPatternConfig: { Values: values },
  }),
  /** By host name, with `*` and `?`. */
  hostHeaders: (values: readonly string[]): ListenerCondition => ({
    Field: 'host-header',
    HostHeaderConfig: { Values: values },
  }),
  /** By another header. */
  httpHeader: (name: string, values: readonly string[]): ListenerCondition => ({
    Field: 'http-header',
    HttpHeaderConfig: { HttpHeaderName: name, Values: values },
  }),
  /** By method, such as `GET`. */
  httpRequestMethods: (values: readonly string[]): ListenerCondition => ({
    Field: 'http-request-method',
    HttpRequestMethodConfig: { Values: values },
  }),
  /** By parts of the query; without a key the value is looked for in all. */
  queryStrings: (
    values: readonly { readonly key?: string; readonly value: string }[],
  ): ListenerCondition => ({
    Field: 'query-string',
    QueryStringConfig: {
      Values: values.map(({ key, value }) => ({
        ...(key === undefined ? {} : { Key: key }),
        Value: value,
      })),
    },
  }),
  /** By the client's address, as IPv4 or IPv6 blocks. */
  sourceIps: (values: readonly string[]): ListenerCondition => ({
    Field: 'source-ip',
    SourceIpConfig: { Values: values },
  }),
} as const;
