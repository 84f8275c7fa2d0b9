/** Service Connect namespaces, which code names by name or ARN and AWS answers as ARNs. */

/**
 * A namespace in the form in which the code gives it. The ARN holds an id, not the name, so that a name cannot be
 * compared with it and is taken for the same.
 */
export function namespaceAsAsked(live: string, asked: unknown): string {
  return typeof asked === 'string' && !asked.startsWith('arn:') ? asked : live;
}
