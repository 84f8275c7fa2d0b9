/** A group of schedules, which says whose they are. */
import { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  SCHEDULE_GROUP_TYPE,
  type ScheduleGroupProperties,
} from '../../resources/scheduler/schedule-group/properties.ts';
import { App } from '../../tree/app.ts';
import { checkId } from '../../tree/ids.ts';
import { Resource } from '../../tree/resource.ts';
import { Stack } from '../../tree/stack.ts';
import { type ConstructOptions, optionsOf } from '../options.ts';

/** The props of a {@link ScheduleGroup}. */
export interface ScheduleGroupProps extends ConstructOptions {
  /** Name. @default - derived from the address */
  readonly groupName?: string;
}

/**
 * A group of schedules. Schedules carry no tags, so that every schedule of a program is in a group of it; AWS deletes the
 * schedules of a group along with it.
 *
 * @category Constructs
 * @example
 * const group = new ScheduleGroup(stack, 'Nightly');
 */
export class ScheduleGroup extends Construct {
  /** The group itself. */
  readonly resource: Resource<ScheduleGroupProperties>;

  constructor(scope: Construct, id: string, props: ScheduleGroupProps = {}) {
    super(scope, checkId(scope, id));
    this.resource = new Resource<ScheduleGroupProperties>(this, 'Resource', {
      type: SCHEDULE_GROUP_TYPE,
      properties: { Name: props.groupName },
      name: {
        property: 'Name',
        maxLength: 64,
        forbidden: /[^A-Za-z0-9_.-]+/,
        prefix: `${App.of(this).name}-`.replace(/[^A-Za-z0-9_.-]+/g, '-'),
        withoutApp: true,
      },
      ...optionsOf(props),
    });
  }

  /** The group that schedules of a stack are in unless told otherwise, made now if there is none. */
  static of(construct: Construct): ScheduleGroup {
    const stack = Stack.of(construct);
    const present = stack.node.tryFindChild('ScheduleGroup');
    return present instanceof ScheduleGroup ? present : new ScheduleGroup(stack, 'ScheduleGroup');
  }

  /** Name of the group. */
  get groupName(): Input<string> {
    return this.resource.ref('Name');
  }
}
