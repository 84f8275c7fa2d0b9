/** Tasks that a rule runs. */
import type { Construct } from 'constructs';
import type { Inputs } from '../../graph/reference.ts';
import type { EventTargetProperties } from '../../resources/events/rule/properties.ts';
import { runStatements } from '../ecs/run-statements.ts';
import {
  runNetwork,
  runOverrides,
  runParameters,
  type TaskRunOptions,
  type TaskRunPlace,
} from '../ecs/task-run.ts';
import { Principal } from '../iam/principal.ts';
import { Role } from '../iam/role.ts';
import { badProp, requireProps } from '../options.ts';
import type { EventTargetOptions } from './event-target.ts';

/** What can be said of the tasks that a rule runs, beside what runs, and where. */
export interface TaskTargetOptions extends TaskRunOptions, EventTargetOptions {
  /**
   * Environment variables of the container that hold parts of the event, as paths such as `$.detail.bucket.name`.
   *
   * @default - none
   */
  readonly environmentFromEvent?: Readonly<Record<string, string>>;
}

/**
 * What an event runs, and where. Tasks with network interfaces of their own get a security group unless `securityGroups`
 * are given; give some where others must let the tasks in.
 */
export type TaskTargetProps = TaskTargetOptions & TaskRunPlace;

/** The target, with a role of its own in `scope`. Throws `tree/bad-props` for what cannot be told before a deploy. */
export function taskTarget(
  scope: Construct,
  props: TaskTargetProps,
): () => Inputs<EventTargetProperties> {
  requireProps(scope, props, 'cluster', 'taskDefinition');
  const { cluster, taskDefinition } = props;
  const network = runNetwork(scope, props);
  // EventBridge documents no conditions for the trust in its rules' roles; who makes rules needs the right to pass them.
  const role = new Role(scope, 'Role', { assumedBy: Principal.service('events.amazonaws.com') });
  // A new revision is run without new rights: they are for the family.
  for (const statement of runStatements(scope, taskDefinition, cluster))
    role.addToPolicy(statement);
  return () => ({
    Arn: cluster.clusterArn,
    RoleArn: role.roleArn,
    EcsParameters: runParameters(props, network),
    ...inputPart(scope, props),
  });
}

/** The overrides; where parts of the event are in them, as a template. */
function inputPart(
  scope: Construct,
  props: TaskTargetProps,
): Pick<Inputs<EventTargetProperties>, 'Input' | 'InputTransformer'> {
  const paths = Object.entries(props.environmentFromEvent ?? {});
  const plain = runOverrides(scope, props, 'a task of an event');
  if (paths.length === 0) return plain === undefined ? {} : { Input: plain };
  if (plain?.includes('<') === true)
    throw badProp(
      scope,
      'command or environment have the sign <, which stands for a part of the event beside environmentFromEvent',
      'set them on the container of the task definition',
    );
  const wrong = paths.find(([, path]) => !/^\$(\.[\w-]+(\[\d+\])?)+$/.test(path));
  if (wrong !== undefined)
    throw badProp(
      scope,
      `environmentFromEvent has ${JSON.stringify(wrong[1])} for ${wrong[0]}`,
      'give a path such as $.detail.name',
    );
  // Names of a template's values are narrower than those of variables.
  const values = paths.map(([name, path], index) => ({ name, path, key: `value${index + 1}` }));
  const template = runOverrides(
    scope,
    props,
    'a task of an event',
    Object.fromEntries(values.map(({ name, key }) => [name, `<${key}>`])),
  );
  return {
    InputTransformer: {
      InputPathsMap: Object.fromEntries(values.map(({ key, path }) => [key, path])),
      InputTemplate: template ?? '',
    },
  };
}
