/** Patterns of events, as users write them. */
import type { Input } from '../../graph/reference.ts';

/** A text, or one whatever its case. */
export type TextMatch = Input<string> | IgnoreCase;

/** A text whatever its case. */
export interface IgnoreCase {
  /** The text. */
  readonly 'equals-ignore-case': Input<string>;
}

/** Texts that begin so. */
export interface PrefixMatch {
  /** The beginning. */
  readonly prefix: TextMatch;
}

/** Texts that end so. */
export interface SuffixMatch {
  /** The end. */
  readonly suffix: TextMatch;
}

/** Texts of a form. */
export interface WildcardMatch {
  /** The form, in which an asterisk stands for anything. */
  readonly wildcard: Input<string>;
}

/** Numbers within bounds. */
export interface NumericMatch {
  /** The bounds, such as `['>=', 1]` or `['>', 0, '<', 10]`; from -5 to 5 thousand million. */
  readonly numeric:
    | readonly [NumericOperator, number]
    | readonly [NumericOperator, number, NumericOperator, number];
}

/** Addresses of a block. */
export interface CidrMatch {
  /** The block, such as `10.0.0.0/24`. */
  readonly cidr: Input<string>;
}

/** Whether a field is there at all; of fields with further fields it is not asked. */
export interface ExistsMatch {
  /** Whether it is. */
  readonly exists: boolean;
}

/** Anything else, as long as the field is there. */
export interface AnythingBut {
  /** What it is not: values, or one comparison with one text or several. */
  readonly 'anything-but':
    | Input<string>
    | number
    | readonly (Input<string> | number)[]
    | ExcludedTexts<'prefix'>
    | ExcludedTexts<'suffix'>
    | ExcludedTexts<'equals-ignore-case'>
    | ExcludedTexts<'wildcard'>;
}

/** One comparison with one text or several. */
export type ExcludedTexts<Comparison extends string> = Readonly<
  Record<Comparison, Input<string> | readonly Input<string>[]>
>;

/**
 * What a field may be: a value, or one of EventBridge's comparisons.
 *
 * Values are compared with their type: `1` is not `'1'`. Of a field that is a list one item is enough.
 */
export type EventMatcher =
  | Input<string>
  | number
  | boolean
  | null
  | PrefixMatch
  | SuffixMatch
  | IgnoreCase
  | WildcardMatch
  | AnythingBut
  | NumericMatch
  | CidrMatch
  | ExistsMatch;

/** How numbers are compared. */
export type NumericOperator = '=' | '<' | '<=' | '>' | '>=';

/** Fields with lists of what they may be, or with further fields; `$or` has a list of such patterns. */
export interface EventPatternFields {
  readonly [field: string]:
    | readonly EventMatcher[]
    | EventPatternFields
    | readonly EventPatternFields[];
}

/**
 * Which events match: all fields that are named must, each by one item of its list.
 *
 * @example
 * const pattern: EventPattern = {
 *   source: ['aws.ecs'],
 *   'detail-type': ['ECS Task State Change'],
 *   detail: { lastStatus: ['STOPPED'], stopCode: [{ 'anything-but': 'ServiceSchedulerInitiated' }] },
 * };
 */
export interface EventPattern {
  /** Who sends it, such as `aws.ecs`. */
  readonly source?: readonly EventMatcher[];
  /** What kind it is, such as `ECS Task State Change`. */
  readonly 'detail-type'?: readonly EventMatcher[];
  /** ARNs of what it is about. */
  readonly resources?: readonly EventMatcher[];
  /** Account from which it comes. */
  readonly account?: readonly EventMatcher[];
  /** Region from which it comes. */
  readonly region?: readonly EventMatcher[];
  /** When it happened. */
  readonly time?: readonly EventMatcher[];
  /** Id of the event. */
  readonly id?: readonly EventMatcher[];
  /** Version of the envelope. */
  readonly version?: readonly EventMatcher[];
  /** What its kind tells. */
  readonly detail?: EventPatternFields;
  /** Patterns of which one must match beside all else. */
  readonly $or?: readonly EventPatternFields[];
}
