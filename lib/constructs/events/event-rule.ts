/** A rule of EventBridge. */
import { Construct } from 'constructs';
import { type Input, type Inputs, Lookup, text } from '../../graph/reference.ts';
import {
  DEFAULT_BUS,
  EVENT_RULE_TYPE,
  type EventPatternJson,
  type EventRuleProperties,
} from '../../resources/events/rule/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { namingPath } from '../../tree/moved.ts';
import { deriveName, type NameRule } from '../../tree/names.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import { badProp, type ConstructOptions, optionsOf, requireProps } from '../options.ts';
import type { EventPattern } from './event-pattern.ts';
import type { BoundTarget, EventRuleLike, EventTarget } from './event-target.ts';

/** The props of an {@link EventRule}. */
export interface EventRuleProps extends ConstructOptions {
  /** Which events match. */
  readonly pattern: EventPattern;
  /** Where they go, by the id of the target in the rule; 5 at most. @default - nowhere until a target is added */
  readonly targets?: Readonly<Record<string, EventTarget>>;
  /** Whether events are matched. @default true */
  readonly enabled?: boolean;
  /** What it is for, in at most 512 characters. @default - nothing */
  readonly description?: string;
  /** Name, unique on its bus. @default - derived from the address */
  readonly ruleName?: string;
  /** Name of an existing bus; services of AWS send to `default`. @default 'default' */
  readonly eventBusName?: string;
}

/**
 * A rule of EventBridge: events that match its pattern go to its targets. Targets that somebody else adds to it are left
 * alone, and go with it. Rules have no schedules here: tasks by the clock are a {@link ScheduledTask}.
 *
 * @category Constructs
 * @example
 * const rule = new EventRule(stack, 'Crashes', {
 *   pattern: EcsEvents.taskStateChange({
 *     cluster,
 *     lastStatus: ['STOPPED'],
 *     stopCode: ['EssentialContainerExited', 'TaskFailedToStart'],
 *   }),
 *   targets: { Queue: EventTarget.queue(new Queue(stack, 'Stopped')) },
 * });
 * rule.addTarget('Log', EventTarget.logGroup(new LogGroup(stack, 'Log')));
 */
export class EventRule extends Construct implements EventRuleLike {
  /** The rule itself. */
  readonly resource: Resource<EventRuleProperties>;
  readonly #props: EventRuleProps;
  readonly #bus: string;
  readonly #nameRule: NameRule;
  readonly #targets = new Map<string, BoundTarget>();
  readonly #dependencies: (() => readonly Construct[])[] = [];

  /** Throws `tree/bad-props` for a pattern that is missing, and for what a target cannot do. */
  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, checkId(scope, id));
    requireProps(this, props, 'pattern');
    const { pattern, targets = {}, enabled, description, ruleName } = props;
    this.#props = props;
    this.#bus = props.eventBusName ?? DEFAULT_BUS;
    this.#nameRule = {
      property: 'Name',
      maxLength: 64,
      forbidden: /[^A-Za-z0-9_.-]+/,
      prefix: `${App.of(this).name}-`.replace(/[^A-Za-z0-9_.-]+/g, '-'),
      withoutApp: true,
    };
    this.resource = new Resource<EventRuleProperties>(this, 'Resource', {
      type: EVENT_RULE_TYPE,
      properties: () => ({
        Name: ruleName,
        EventBusName: this.#bus,
        ...(description === undefined ? {} : { Description: description }),
        EventPattern: pattern as unknown as Inputs<EventPatternJson>,
        State: enabled === false ? 'DISABLED' : 'ENABLED',
        Targets: Object.fromEntries(
          [...this.#targets].map(([target, properties]) => [target, properties()]),
        ),
      }),
      name: this.#nameRule,
      dependsOn: () => this.#dependencies.flatMap((dependencies) => dependencies()),
      ...optionsOf(props),
    });
    for (const [target, one] of Object.entries(targets)) this.addTarget(target, one);
  }

  /** Sends events to one more target. Throws `tree/bad-props` for an id that is taken or does not fit. */
  addTarget(id: string, target: EventTarget): void {
    if (this.#targets.has(id))
      throw badProp(this, `it has a target ${id} already`, 'give the other one another id');
    const scope = new Construct(this, checkId(this, id));
    this.#targets.set(id, target.bind(scope, this));
    this.#dependencies.push(() => target.dependencies?.(scope) ?? []);
  }

  /** Name of the rule. */
  get ruleName(): Input<string> {
    return this.resource.ref('Name');
  }

  /** ARN of the rule. */
  get ruleArn(): Input<string> {
    return this.resource.ref('Arn');
  }

  /** The same by its name alone, so that a policy which holds it need not wait for the rule; asked at synthesis. */
  sourceArn(): Input<string> {
    const { region, account } = Stack.of(this);
    const given = this.#props.overrides?.['Name'] ?? this.#props.ruleName;
    const name =
      typeof given === 'string' ? given : deriveName(this.#nameRule, namingPath(this.resource));
    const path = this.#bus === DEFAULT_BUS ? name : `${this.#bus}/${name}`;
    return text`arn:${new Lookup('partition')}:events:${region}:${account}:rule/${path}`;
  }
}
