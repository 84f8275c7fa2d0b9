/** What was asked of the sandbox, in order. */

/** One request that reached the sandbox. */
export interface CallRecord {
  /** The SDK's service id, such as `ECS`. */
  readonly service: string;
  /** API name, such as `CreateService`. */
  readonly operation: string;
  /** Twelve-digit account id. */
  readonly account: string;
  /** Region, or `aws-global`. */
  readonly region: string;
  /** The decoded input. */
  readonly input: unknown;
  /** Whether the operation may change something. */
  readonly write: boolean;
  /** What the caller says it is; undefined when it says nothing. */
  readonly userAgent?: string;
  /** Virtual time of the call. */
  readonly at: number;
  /** Error code that was answered, or `ECONNRESET` when no answer was. */
  readonly error?: string;
}

/** The log of all requests. */
export class CallLog {
  #entries: CallRecord[] = [];

  /** Every request since the last reset, oldest first. */
  get entries(): readonly CallRecord[] {
    return this.#entries;
  }

  /** The requests that may have changed something. */
  writes(): readonly CallRecord[] {
    return this.#entries.filter((entry) => entry.write);
  }

  /** `Service.Operation` of every request, or of the writes only. */
  names(which: 'all' | 'writes' = 'all'): readonly string[] {
    return (which === 'all' ? this.#entries : this.writes()).map(
      (entry) => `${entry.service}.${entry.operation}`,
    );
  }

  /** Appends a request. */
  add(entry: CallRecord): void {
    this.#entries.push(entry);
  }

  /** Forgets everything. */
  reset(): void {
    this.#entries = [];
  }
}

/** Whether an operation of this name changes something, by AWS's naming. */
export function isWrite(operation: string): boolean {
  return !/^(Describe|List|Get|Filter|Search|Lookup|Simulate|BatchGet|Test|Validate|AssumeRole)/.test(
    operation,
  );
}
