/**
 * Other versions of a program, made by rule and not by hand: what its resources ask for is changed type by type.
 * Imports nothing: programs that run in a process of their own use it as well.
 */

/**
 * The versions of a program: as it is written, with a change in place of all that has one, with a change of tags alone (where
 * nothing may be deployed), with what must be replaced.
 */
export type Version = 'plain' | 'update' | 'tags' | 'replace';

type Properties = Readonly<Record<string, unknown>>;

/** As much of a resource as is changed here. */
interface Changeable extends Tree {
  readonly props: {
    readonly type: string;
    readonly taggable?: boolean;
    properties: Properties | (() => Properties);
    tags?: Readonly<Record<string, string>> | undefined;
  };
}

/** The root of a program. */
interface Tree {
  readonly node: { readonly scope?: Tree | undefined; findAll(): readonly unknown[] };
}

const RESOURCE = Symbol.for('gantry.resource');

/** Makes another version of a program out of it. The result takes it back to the one that is written. */
export function change(app: Tree, version: Version): () => void {
  const changed = app.node.findAll().filter(isChangeable);
  const before = changed.map(({ props: { properties, tags } }) => ({ properties, tags }));
  for (const resource of changed) {
    const { props } = resource;
    const { properties, tags } = props;
    const rule = RULES[version][props.type];
    if (rule !== undefined && !(version === 'replace' && isOfInstances(resource)))
      props.properties = () => {
        const own = typeof properties === 'function' ? properties() : properties;
        return { ...own, ...rule(own) };
      };
    const tagged = version === 'update' || version === 'tags';
    if (tagged && props.taggable !== false) props.tags = { ...tags, release: '2' };
  }
  return () => {
    for (const [index, { props }] of changed.entries()) Object.assign(props, before[index]);
  };
}

function isChangeable(construct: unknown): construct is Changeable {
  return typeof construct === 'object' && construct !== null && RESOURCE in construct;
}

/** Instances that run keep the security group that they were started with: it cannot go before they do. */
function isOfInstances({ node, props }: Changeable): boolean {
  const beside = node.scope?.node.scope?.node.findAll() ?? [];
  return (
    props.type === 'AWS::EC2::SecurityGroup' &&
    beside.some((other) => isChangeable(other) && INSTANCE_TYPES.has(other.props.type))
  );
}

const INSTANCE_TYPES: ReadonlySet<string> = new Set([
  'AWS::EC2::LaunchTemplate',
  'AWS::ECS::CapacityProvider',
]);

/** What a version changes in the properties of one resource. */
type Rule = (own: Properties) => Properties;

const RULES: Readonly<Record<Version, Readonly<Record<string, Rule>>>> = {
  plain: {},
  tags: {},
  update: {
    'AWS::ECS::TaskDefinition': withRelease,
    'AWS::ECS::DaemonTaskDefinition': withRelease,
    'AWS::IAM::Role': () => ({ MaxSessionDuration: 7200 }),
    'AWS::Logs::LogGroup': () => ({ retentionInDays: 14 }),
    'AWS::ElasticLoadBalancingV2::TargetGroup': () => ({ HealthCheckIntervalSeconds: 35 }),
    'AWS::ECS::Service': () => ({ propagateTags: 'SERVICE' }),
    'AWS::SQS::Queue': () => ({ VisibilityTimeout: 77 }),
  },
  // All of these have names that change with them, so that both can stand at a time.
  replace: {
    'AWS::EC2::SecurityGroup': ({ Description }) => ({
      Description: `${String(Description)} again`,
    }),
    'AWS::ElasticLoadBalancingV2::TargetGroup': ({ Port }) => ({ Port: Number(Port ?? 80) + 1 }),
    // A role elsewhere is found by its name alone, which changes with the path.
    'AWS::IAM::Role': ({ Path }) =>
      String(Path).startsWith('/gantry/') ? { Path: `${String(Path)}release/` } : {},
  },
};

/** Task definitions: another environment in every container makes another revision. */
function withRelease({ containerDefinitions }: Properties): Properties {
  const containers = (containerDefinitions ?? []) as readonly Properties[];
  return {
    containerDefinitions: containers.map((container) => ({
      ...container,
      environment: [
        ...((container['environment'] ?? []) as readonly Properties[]),
        { name: 'RELEASE', value: '2' },
      ],
    })),
  };
}
