/** Actions of listeners and rules: one canonical form, the form that is sent, and AWS's rules about them. */
import type {
  Action,
  AuthenticateOidcActionConfig,
  ForwardActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { omitUndefined } from '../../core/json.ts';
import type { Finding } from '../../resource-type.ts';
import { asSet, withoutDefaults } from '../canonical.ts';
import { outside, violation } from '../findings.ts';

const FINAL = new Set(['forward', 'redirect', 'fixed-response']);

const REDIRECT_DEFAULTS = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
} as const;

const AUTHENTICATION_DEFAULTS = {
  SessionCookieName: 'AWSELBAuthSessionCookie',
  SessionTimeout: 604_800,
  Scope: 'openid',
  OnUnauthenticatedRequest: 'authenticate',
  AuthenticationRequestExtraParams: {},
} as const;

/**
 * Where a canonical action keeps a client secret: AWS never answers it, so it must not be compared, and what is no text
 * key enters no plan, digest or log.
 */
const SECRET = Symbol('client secret');

/**
 * Actions in their order, without what AWS fills in: `Order` (the place in the list tells it), the second spelling of
 * a simple forward, weights and settings that equal the default. A client secret is carried where nothing compares or prints it.
 */
export function canonicalActions(actions: Action[]): Action[] {
  if (!Array.isArray(actions)) return actions;
  return inOrder(actions).map(canonicalAction);
}

/** The actions as they are sent: AWS wants `Order` on each when there are several. */
export function writableActions(actions: readonly Action[]): Action[] {
  return inOrder(actions).map((action, i) => {
    const oidc = action.AuthenticateOidcConfig;
    return omitUndefined({
      ...action,
      Order: actions.length > 1 ? (action.Order ?? i + 1) : action.Order,
      AuthenticateOidcConfig: oidc && withSecret(oidc),
    });
  });
}

/** What AWS would refuse about the actions at `path`. */
export function actionFindings(path: string, actions: readonly Action[] | undefined): Finding[] {
  if (!Array.isArray(actions)) return [];
  const findings = actions.flatMap((action: Action, i) => forwardFindings(`${path}[${i}]`, action));
  const ordered = inOrder(actions);
  const finals = ordered.filter((action) => FINAL.has(String(action.Type)));
  if (finals.length !== 1)
    findings.push(
      violation(
        path,
        `${finals.length} actions are forward, redirect or fixed-response; exactly one must be`,
      ),
    );
  else if (!FINAL.has(String(ordered.at(-1)?.Type)))
    findings.push(
      violation(path, `the last action is ${ordered.at(-1)?.Type}, not the ${finals[0]?.Type}`),
    );
  return findings;
}

interface OidcConfig extends AuthenticateOidcActionConfig {
  [SECRET]?: string;
}

function canonicalAction(action: Action): Action {
  const { Order, TargetGroupArn, ForwardConfig, ...rest } = action;
  return omitUndefined({
    ...rest,
    ForwardConfig: canonicalForward(TargetGroupArn, ForwardConfig),
    RedirectConfig: rest.RedirectConfig && withoutDefaults(rest.RedirectConfig, REDIRECT_DEFAULTS),
    FixedResponseConfig:
      rest.FixedResponseConfig &&
      withoutDefaults(rest.FixedResponseConfig, { ContentType: 'text/plain', MessageBody: '' }),
    AuthenticateCognitoConfig:
      rest.AuthenticateCognitoConfig &&
      withoutDefaults(rest.AuthenticateCognitoConfig, AUTHENTICATION_DEFAULTS),
    AuthenticateOidcConfig:
      rest.AuthenticateOidcConfig && canonicalOidc(rest.AuthenticateOidcConfig),
  });
}

function canonicalOidc(config: OidcConfig): OidcConfig {
  const { ClientSecret, UseExistingClientSecret, ...rest } = config;
  const kept = withoutDefaults<OidcConfig>(rest, AUTHENTICATION_DEFAULTS);
  const secret = ClientSecret ?? config[SECRET];
  return secret === undefined ? kept : { ...kept, [SECRET]: secret };
}

function withSecret({ [SECRET]: secret, ...config }: OidcConfig): OidcConfig {
  const ClientSecret = config.ClientSecret ?? secret;
  // A modification without the secret keeps the one that AWS has.
  return ClientSecret === undefined
    ? { ...config, UseExistingClientSecret: true }
    : { ...config, ClientSecret };
}

function canonicalForward(
  single: string | undefined,
  config: ForwardActionConfig | undefined,
): ForwardActionConfig | undefined {
  if (single === undefined && config === undefined) return undefined;
  const groups = config?.TargetGroups ?? [{ TargetGroupArn: single }];
  const stickiness = config?.TargetGroupStickinessConfig;
  return omitUndefined({
    TargetGroups: Array.isArray(groups)
      ? asSet(groups.map((group) => ({ Weight: 1, ...omitUndefined(group) })))
      : groups,
    TargetGroupStickinessConfig: stickiness?.Enabled === true ? stickiness : undefined,
  });
}

function forwardFindings(path: string, action: Action): Finding[] {
  const config = action.ForwardConfig;
  const findings: Finding[] = [];
  if (action.Type === 'forward' && config === undefined && action.TargetGroupArn === undefined)
    findings.push(violation(path, 'a forward action names no target group'));
  const groups = config?.TargetGroups;
  if (Array.isArray(groups)) {
    if (groups.length < 1 || groups.length > 5)
      findings.push(
        violation(
          `${path}.ForwardConfig.TargetGroups`,
          `${groups.length} target groups; AWS takes 1 to 5`,
        ),
      );
    groups.forEach((group, i) => {
      findings.push(
        ...outside(`${path}.ForwardConfig.TargetGroups[${i}].Weight`, group.Weight, 0, 999),
      );
    });
  }
  const stickiness = config?.TargetGroupStickinessConfig;
  findings.push(
    ...outside(
      `${path}.ForwardConfig.TargetGroupStickinessConfig.DurationSeconds`,
      stickiness?.DurationSeconds,
      1,
      604_800,
    ),
  );
  if (stickiness?.Enabled === true && stickiness.DurationSeconds === undefined)
    findings.push(
      violation(
        `${path}.ForwardConfig.TargetGroupStickinessConfig`,
        'stickiness is on without DurationSeconds',
      ),
    );
  return findings;
}

function inOrder(actions: readonly Action[]): Action[] {
  return [...actions].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
}
