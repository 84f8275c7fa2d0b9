/** Whether the policy of a target lets EventBridge in. */

interface Statement {
  readonly Effect?: string;
  readonly Principal?:
    | '*'
    | { readonly Service?: string | readonly string[]; readonly AWS?: unknown };
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** What EventBridge asks for. */
export interface Wish {
  readonly action: string;
  readonly resource: string;
  /** ARN of the rule. */
  readonly source: string;
  readonly account: string;
}

/** Whether a statement of a document, given as text, allows it and none denies it. */
export function allows(document: string | undefined, wish: Wish): boolean {
  if (document === undefined) return false;
  const { Statement: given = [] } = JSON.parse(document) as {
    readonly Statement?: Statement | readonly Statement[];
  };
  const meant = ([given].flat() as readonly Statement[]).filter((one) => covers(one, wish));
  return (
    meant.some(({ Effect }) => Effect === 'Allow') && !meant.some(({ Effect }) => Effect === 'Deny')
  );
}

function covers(statement: Statement, wish: Wish): boolean {
  const { Principal: who, Action, Resource, Condition = {} } = statement;
  const services = who === '*' ? ['*'] : listOf(who?.Service);
  const known = { 'aws:sourcearn': wish.source, 'aws:sourceaccount': wish.account };
  return (
    services.some((one) => one === '*' || one === 'events.amazonaws.com') &&
    listOf(Action).some((one) => isLike(wish.action.toLowerCase(), one.toLowerCase())) &&
    listOf(Resource).some((one) => isLike(wish.resource, one)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => {
        const value = known[key.toLowerCase() as keyof typeof known] as string | undefined;
        return value !== undefined && holds(operator, value, listOf(values));
      }),
    )
  );
}

function holds(operator: string, value: string, allowed: readonly string[]): boolean {
  switch (operator) {
    case 'StringEquals':
      return allowed.includes(value);
    case 'ArnEquals':
    case 'ArnLike':
    case 'StringLike':
      return allowed.some((one) => isLike(value, one));
    default:
      return false;
  }
}

function isLike(value: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(value);
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
