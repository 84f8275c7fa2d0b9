/**
 * The rules of AWS as data: each with its code, its severity, AWS's words and where they are written down.
 * May import: graph, facts, core, SDK types. Must not: know resource types, the engine or files.
 */

/** One rule of AWS about a kind of subject. */
export interface Rule<S> {
  /** Topic and name, such as `task-definition/fargate-size`: never reused for something else. */
  readonly code: string;
  /** AWS refuses what breaks an `error`; a `warning` is taken, and harms or means nothing. */
  readonly severity: 'error' | 'warning';
  /** The rule in one sentence. */
  readonly says: string;
  /** Where it is written down: a page of AWS's documentation, the API reference, or AWS's own refusal. */
  readonly source: string;
  /** What of the subject breaks it; nothing while a value that it looks at is a reference. */
  check(subject: S): readonly Violation[];
}

/** One place that breaks a rule. */
export interface Violation {
  /** Property within the request, such as `containerDefinitions[0].memory`. */
  readonly path: string;
  /** What is wrong, with the offending value. */
  readonly detail: string;
  /** What to do. */
  readonly hint?: string;
  /** AWS's own message for it, where one is known: as AWS would fill it in. */
  readonly awsMessage?: string;
}

/** A violation of a rule, and the rule. */
export interface Breach extends Violation {
  readonly rule: Pick<Rule<never>, 'code' | 'severity' | 'source'>;
}

/** Everything that breaks the rules of a table, in the order of the table. */
export function breachesOf<S>(rules: readonly Rule<S>[], subject: S): readonly Breach[] {
  const breaches: Breach[] = [];
  for (const rule of rules)
    for (const violation of rule.check(subject)) breaches.push({ ...violation, rule });
  return breaches;
}

/** A known requirement of AWS that the table does not hold, and why. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}
