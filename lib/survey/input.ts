/** What a survey of one account and Region is made from. */
import type { FieldChange } from '../core/field-change.ts';
import type { ResourceNode } from '../graph/graph.ts';
import type { Resolver } from '../graph/resolve.ts';
import type { Live, Neighbours, ReadContext } from '../resource-type.ts';

/** What the plan does to one resource, as far as a survey asks. */
export interface SurveyStep {
  readonly action: 'none' | 'create' | 'update' | 'adopt' | 'replace' | 'delete';
  /** What differs. */
  readonly fields?: readonly FieldChange[];
  /** Whether it is deployed again although no field asks for that. */
  readonly redeploy?: true;
}

/** The graph, the observation and the plan of one account and Region. */
export interface SurveyInput {
  /** What reading may use: everything that was read for the plan is remembered here. */
  readonly context: ReadContext;
  /** The desired resources of this account and Region. */
  readonly nodes: readonly ResourceNode[];
  readonly neighbours: Neighbours;
  /** Answers references as they are known once the plan has been made. */
  resolverFor(node: ResourceNode): Resolver;
  /** What the plan does at an address. */
  stepAt(address: string): SurveyStep | undefined;
  /** The live object at an address. */
  liveAt(address: string): Live | undefined;
  /** Fields of a resource that somebody else decides, by path. */
  ownersOf(node: ResourceNode): Readonly<Record<string, string>>;
  /** Whether the plan removes an object. */
  isGoing(type: string, id: string): boolean;
}
