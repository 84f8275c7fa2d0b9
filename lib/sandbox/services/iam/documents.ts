/** Policy documents: checked when written, URL-encoded when read. */
import { ServiceFault } from '../../service.ts';

/** A document as IAM answers it: percent-encoded by RFC 3986. */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Refuses what is no policy that grants something on resources. */
export function checkIdentityPolicy(document: string): void {
  for (const statement of statementsOf(document)) {
    if (!('Action' in statement) && !('NotAction' in statement))
      throw malformed('Policy statement must contain actions.');
    if (!('Resource' in statement) && !('NotResource' in statement))
      throw malformed('Policy statement must contain resources.');
    if ('Principal' in statement)
      throw malformed('Policy document should not specify a principal.');
  }
}

/** Refuses what is no trust policy; `exists` says whether an IAM principal of this account is there. */
export function checkTrustPolicy(document: string, exists: (arn: string) => boolean): void {
  if (document.length > 2048)
    throw new ServiceFault('LimitExceeded', 'Cannot exceed quota for ACLSizePerRole: 2048');
  for (const statement of statementsOf(document)) {
    if ('Resource' in statement) throw malformed('Has prohibited field Resource');
    if (!('Principal' in statement) && !('NotPrincipal' in statement))
      throw malformed('Missing required field Principal');
    if (!('Action' in statement) && !('NotAction' in statement))
      throw malformed('Missing required field Action');
    for (const arn of awsPrincipals(statement.Principal))
      if (!exists(arn)) throw malformed(`Invalid principal in policy: "AWS":"${arn}"`);
  }
}

/** Characters of a document that count against quotas: white space does not. */
export function sizeOf(document: string): number {
  return document.replaceAll(/\s/g, '').length;
}

/** The members of policies, statements and principals that are looked at. */
interface Fields {
  readonly Version?: unknown;
  readonly Statement?: unknown;
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly AWS?: unknown;
}

function statementsOf(document: string): readonly Fields[] {
  const policy = parse(document);
  const statement = policy.Statement;
  const statements = Array.isArray(statement) ? (statement as unknown[]) : [statement];
  const version = policy.Version;
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17')
    throw malformed('Syntax errors in policy.');
  return statements.map((one) => {
    if (!isRecord(one)) throw malformed('Syntax errors in policy.');
    if (one.Effect !== 'Allow' && one.Effect !== 'Deny')
      throw malformed('Syntax errors in policy.');
    return one;
  });
}

function parse(document: string): Fields {
  try {
    const parsed: unknown = JSON.parse(document);
    if (isRecord(parsed)) return parsed;
  } catch (error) {
    throw Object.assign(malformed('This policy contains invalid Json'), { cause: error });
  }
  throw malformed('Syntax errors in policy.');
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function awsPrincipals(principal: unknown): readonly string[] {
  if (!isRecord(principal)) return [];
  const named = principal.AWS;
  const all = Array.isArray(named) ? (named as unknown[]) : [named];
  return all.filter((one) => typeof one === 'string');
}

function malformed(message: string): ServiceFault {
  return new ServiceFault('MalformedPolicyDocument', message);
}
