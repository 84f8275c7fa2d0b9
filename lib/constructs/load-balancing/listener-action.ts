/** What a listener does with a request. */
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Duration } from '../../core/duration.ts';
import type { Inputs } from '../../graph/reference.ts';
import type { ApplicationTargetGroup } from './target-group.ts';

/** An action, and the target groups that it leads to. */
export interface ListenerAction {
  /** The action as AWS takes it. */
  readonly request: Inputs<Action>;
  /** The target groups that it leads to. */
  readonly targetGroups: readonly ApplicationTargetGroup[];
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

/**
 * Ways to answer a request.
 *
 * @category Constructs
 * @example
 * listener.addAction('Gone', { action: ListenerAction.fixedResponse(410) });
 */
export const ListenerAction = {
  /** Hands it to a target group, or in equal parts to several. */
  forward: (
    targetGroups: readonly ApplicationTargetGroup[],
    options: { readonly stickinessDuration?: Duration } = {},
  ): ListenerAction =>
    ListenerAction.weightedForward(
      targetGroups.map((targetGroup) => ({ targetGroup, weight: 1 })),
      options,
    ),
  /** Hands it to one of several target groups, as often as their weights say. */
  weightedForward: (
    targets: readonly { readonly targetGroup: ApplicationTargetGroup; readonly weight: number }[],
    options: { readonly stickinessDuration?: Duration } = {},
  ): ListenerAction => ({
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
  /** Sends the client elsewhere. */
  redirect: (options: RedirectOptions): ListenerAction => ({
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
  }),
  /** Answers itself, with a status code from 200 and a text. */
  fixedResponse: (
    statusCode: number,
    options: { readonly contentType?: string; readonly messageBody?: string } = {},
  ): ListenerAction => ({
    request: {
      Type: 'fixed-response',
      FixedResponseConfig: {
        StatusCode: String(statusCode),
        ContentType: options.contentType ?? 'text/plain',
        MessageBody: options.messageBody ?? '',
      },
    },
    targetGroups: [],
  }),
  /** Any other action, as AWS takes it. */
  custom: (
    request: Inputs<Action>,
    targetGroups: readonly ApplicationTargetGroup[] = [],
  ): ListenerAction => ({ request, targetGroups }),
} as const;
