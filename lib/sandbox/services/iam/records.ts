/** What is kept of roles, policies and instance profiles. */

/** A role; the table's key is its name. */
export interface RoleRecord {
  readonly name: string;
  readonly path: string;
  /** `AROA...`; a role made again under the same name has another. */
  readonly id: string;
  readonly arn: string;
  readonly created: number;
  /** Trust policy, as written. */
  readonly trust: string;
  readonly description?: string | undefined;
  /** Seconds. */
  readonly maxSession: number;
  /** ARN of the policy that bounds it. */
  readonly boundary?: string | undefined;
  /** Inline policies: document, as written, by name. */
  readonly inline: Readonly<Record<string, string>>;
  /** ARNs of attached policies, in the order of attaching. */
  readonly attached: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Service that owns a service-linked role, such as `ecs.amazonaws.com`. */
  readonly linkedTo?: string | undefined;
}

/** A customer managed policy; the table's key is its ARN. */
export interface PolicyRecord {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: number;
  readonly updated: number;
  readonly description?: string | undefined;
  readonly defaultVersion: string;
  /** Number of the newest version ever made. */
  readonly lastVersion: number;
  readonly versions: readonly PolicyVersionRecord[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A version of a policy. */
export interface PolicyVersionRecord {
  readonly id: string;
  readonly document: string;
  readonly created: number;
}

/** An instance profile; the table's key is its name. */
export interface ProfileRecord {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly created: number;
  /** Name of its role: at most one. */
  readonly role?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}
