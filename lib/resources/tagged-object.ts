/** What the tagging API tells of objects, of whatever app. */

/** An object that carries the tags of some app. */
export interface TaggedObject {
  /** Its ARN. */
  readonly arn: string;
  /** Name of the app. */
  readonly app: string;
  /** Address in that app; empty where no tag tells it. */
  readonly address: string;
}
