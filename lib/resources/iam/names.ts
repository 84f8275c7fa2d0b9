/** What IAM takes for names and paths, and the path by which what is ours is found. */
import type { ResourceNode } from '../../graph/graph.ts';
import type { Finding } from '../../resource-type.ts';
import { malformed } from '../findings.ts';

/** A named object of IAM. */
export interface Named {
  /** The property that holds the name, such as `RoleName`. */
  readonly property: string;
  readonly name: unknown;
  /** Most characters of the name. */
  readonly most: number;
  readonly path: unknown;
  /** What follows from a path that is not ours, in words. */
  readonly unfindable: string;
}

/** What is wrong with a name and a path; and whether the path lets the object be found without its name. */
export function nameFindings(
  { property, name, most, path, unfindable }: Named,
  node: ResourceNode,
): Finding[] {
  const findings = [
    ...malformed(property, name, {
      most,
      pattern: /^[\w+=,.@-]+$/,
      says: `a name of at most ${most} letters, digits and + = , . @ _ -`,
    }),
    ...malformed('Path', path, {
      most: 512,
      pattern: /^\/([\x21-\x7e]+\/)?$/,
      says: 'a path that starts and ends with /',
    }),
  ];
  const root = `/gantry/${node.address.split('/', 1)[0]}/`;
  const given = path ?? '/';
  if (typeof given === 'string' && !given.startsWith(root))
    findings.push({
      severity: 'warning',
      code: 'rule/unfindable',
      path: 'Path',
      detail: `the path ${given} is not below ${root}: ${unfindable}`,
    });
  return findings;
}
