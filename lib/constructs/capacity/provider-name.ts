/** How the names of capacity providers are derived. */
import type { Construct } from 'constructs';
import { App } from '../../tree/app.ts';
import type { NameRule } from '../../tree/names.ts';

/** The rule; AWS keeps names that begin with aws, ecs and fargate for itself. */
export function providerNameRule(construct: Construct): NameRule {
  return {
    property: 'name',
    maxLength: 255,
    forbidden: /[^A-Za-z0-9_-]+/,
    ...(/^(aws|ecs|fargate)/i.test(App.of(construct).name) ? { prefix: 'cp-' } : {}),
  };
}
