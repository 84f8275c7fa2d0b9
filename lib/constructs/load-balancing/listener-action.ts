/** What a listener does with a request. */
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Duration } from '../../core/duration.ts';
import { GantryError } from '../../core/errors.ts';
import type { Inputs } from '../../graph/reference.ts';
import type { ApplicationTargetGroup } from './target-group.ts';
import type { TargetGroup } from './target-group-base.ts';

/** An action, and the target groups that it leads to. */
export interface ListenerAction<Group extends TargetGroup = ApplicationTargetGroup> {
  /** The action as AWS takes it. */
  readonly request: Inputs<Action>;
  /** The target groups that it leads to. */
  readonly targetGroups: readonly Group[];
}

/** Where a redirect leads; parts that are left out stay as they were asked for. */
export interface RedirectOptions {
  /** Protocol. @default - as asked for */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /** Host. @default - as asked for */
  readonly host?: string;
  /** Port. @default - as asked for */
  readonly port?: number;
  /** Path, with a leading slash. @default - as asked for */
  readonly path?: string;
  /** Query, without the question mark. @default - as asked for */
  readonly query?: string;
  /** Whether clients may remember it. @default false */
  readonly permanent?: boolean;
}

/** What a load balancer answers itself. */
export interface FixedResponseOptions {
  /** Type of the body. @default 'text/plain' */
  readonly contentType?: string;
  /** Body, at most 1024 characters. @default - empty */
  readonly messageBody?: string;
}

/** What binds a client to one of several target groups. */
export interface ForwardOptions {
  /** Time that a client stays with the group it got first, 1 s to 7 days. @default - no stickiness */
  readonly stickinessDuration?: Duration;
}

/** One of several target groups. */
export interface WeightedTargetGroup<Group extends TargetGroup = ApplicationTargetGroup> {
  /** The target group. */
  readonly targetGroup: Group;
  /** Its share of the requests, 0 to 999, beside the weights of the others. */
  readonly weight: number;
}

/**
 * Ways to answer a request.
 *
 * @category Constructs
 * @example
 * listener.addAction('Gone', { action: ListenerAction.fixedResponse(410) });
 */
export const ListenerAction = {
  /** Hands it to a target group, or in equal parts to several. */
  forward: <Group extends TargetGroup>(
    targetGroups: readonly Group[],
    options: ForwardOptions = {},
  ): ListenerAction<Group> =>
    ListenerAction.weightedForward(
      targetGroups.map((targetGroup) => ({ targetGroup, weight: 1 })),
      options,
    ),
  /** Hands it to one of several target groups, as often as their weights say. */
  weightedForward: <Group extends TargetGroup>(
    targets: readonly WeightedTargetGroup<Group>[],
    options: ForwardOptions = {},
  ): ListenerAction<Group> => ({
    request: {
      Type: 'forward',
      ForwardConfig: {
        TargetGroups: targets.map(({ targetGroup, weight }) => ({
          TargetGroupArn: targetGroup.targetGroupArn,
          Weight: weight,
        })),
        ...(options.stickinessDuration === undefined
          ? {}
          : {
              TargetGroupStickinessConfig: {
                Enabled: true,
                DurationSeconds: options.stickinessDuration.toSeconds(),
              },
            }),
      },
    },
    targetGroups: targets.map(({ targetGroup }) => targetGroup),
  }),
  /** Sends the client elsewhere. Throws `tree/bad-props` when that is where it comes from. */
  redirect: (options: RedirectOptions): ListenerAction => {
    const { protocol, host, port, path } = options;
    if ([protocol, host, port, path].every((part) => part === undefined))
      throw new GantryError('tree/bad-props', 'the redirect leads back to where it comes from', {
        hint: 'give it another protocol, host, port or path',
      });
    return {
      request: {
        Type: 'redirect',
        RedirectConfig: {
          Protocol: options.protocol ?? '#{protocol}',
          Host: options.host ?? '#{host}',
          Port: options.port === undefined ? '#{port}' : String(options.port),
          Path: options.path ?? '/#{path}',
          Query: options.query ?? '#{query}',
          StatusCode: options.permanent === true ? 'HTTP_301' : 'HTTP_302',
        },
      },
      targetGroups: [],
    };
  },
  /** Answers itself, with a status code 2xx, 4xx or 5xx and a text. Throws `tree/bad-props` for other codes. */
  fixedResponse: (statusCode: number, options: FixedResponseOptions = {}): ListenerAction => {
    if (!/^[245]\d\d$/.test(String(statusCode)))
      throw new GantryError(
        'tree/bad-props',
        `the status code of a fixed response is ${statusCode}`,
        {
          hint: 'load balancers answer with 2xx, 4xx and 5xx themselves; use redirect for 3xx',
        },
      );
    return {
      request: {
        Type: 'fixed-response',
        FixedResponseConfig: {
          StatusCode: String(statusCode),
          ContentType: options.contentType ?? 'text/plain',
          MessageBody: options.messageBody ?? '',
        },
      },
      targetGroups: [],
    };
  },
  /** Any other action, as AWS takes it. */
  custom: (
    request: Inputs<Action>,
    targetGroups: readonly ApplicationTargetGroup[] = [],
  ): ListenerAction => ({ request, targetGroups }),
} as const;
