/** The effects of custom attributes of container instances. */
import {
  type ContainerInstance,
  DeleteAttributesCommand,
  DescribeContainerInstancesCommand,
  ListContainerInstancesCommand,
  PutAttributesCommand,
} from '@aws-sdk/client-ecs';
import { allPages, inBatches } from '../../../aws/batch.ts';
import { classifyError, hasCode, isNotFound } from '../../../aws/classify-error.ts';
import { GantryError } from '../../../core/errors.ts';
import { digest } from '../../../core/json.ts';
import type { Address } from '../../../graph/address.ts';
import type {
  ApplyContext,
  Live,
  Owner,
  ReadContext,
  ResourceOperations,
} from '../../../resource-type.ts';
import { allClusters } from '../cluster/describe.ts';
import { isInactiveCluster } from '../faults.ts';
import { clusterNameOf } from '../names.ts';
import { fromTagList } from '../tags.ts';
import { writeTags } from '../write-tags.ts';
import type {
  ContainerInstanceAttribute,
  ContainerInstanceAttributesProperties,
} from './properties.ts';

type LiveAttributes = Live<ContainerInstanceAttributesProperties>;

/** The tag on the container instance whose value is the owner's address. */
const OWNER_TAG = 'gantry:child:attributes';

/** The tag that tells which attributes are ours: six characters for each name. */
const NAMES_TAG = 'gantry:attributes';

const CODE_LENGTH = 6;
const PER_CALL = 100;

/** How the attributes of container instances are read, put, changed and removed. */
export const containerInstanceAttributesOperations: ResourceOperations<ContainerInstanceAttributesProperties> =
  {
    async read(requests, context) {
      return Promise.all(
        requests.map(async ({ identity, properties }) => {
          const instance = await instanceOf(
            context,
            String(identity['cluster']),
            String(identity['containerInstance']),
          );
          if (instance === undefined) return undefined;
          const wanted = properties.attributes.map(({ name }) => name);
          const live = liveAttributes(instance, clusterNameOf(String(identity['cluster'])), wanted);
          return live.owner === undefined && live.properties.attributes.length === 0
            ? undefined
            : live;
        }),
      );
    },

    async list(context) {
      const clusters = [...(await allClusters(context))].flatMap(([name, cluster]) =>
        (cluster.registeredContainerInstancesCount ?? 0) > 0 &&
        fromTagList(cluster.tags)['gantry:app'] === context.app
          ? [name]
          : [],
      );
      const lists = await Promise.all(
        clusters.map(async (cluster) =>
          (await instancesIn(context, cluster)).map((one) => liveAttributes(one, cluster, [])),
        ),
      );
      return lists.flat().filter(({ owner }) => owner?.app === context.app);
    },

    async create({ address, properties }, context) {
      const { cluster, containerInstance, attributes } = properties;
      const instance = await instanceOf(context, clusterNameOf(cluster), containerInstance);
      if (instance === undefined)
        throw new GantryError(
          'aws/refused',
          `${containerInstance} is no container instance of cluster ${clusterNameOf(cluster)}`,
          { address },
        );
      const arn = instance.containerInstanceArn ?? '';
      await claim(arn, address, attributes, context);
      await put(arn, properties, attributes, context);
      return made(arn, properties, { app: context.app, address });
    },

    async update({ address, live, properties, changes }, context) {
      const kept = new Set(properties.attributes.map(({ name }) => name));
      const gone = live.properties.attributes.filter(({ name }) => !kept.has(name));
      if (changes.length > 0) {
        await put(live.id, properties, properties.attributes, context);
        await drop(live, gone, context);
      }
      // After the change: until then, the tags tell what is still there.
      await claim(live.id, address, properties.attributes, context);
      return made(live.id, properties, { app: context.app, address });
    },

    delete: (live, context) =>
      unlessInstanceGone(async () => {
        await drop(live, live.properties.attributes, context);
        await release(live, context);
      }),

    disown: (live, _, context) => unlessInstanceGone(() => release(live, context)),
  };

/** The attributes of an instance that are ours, as its tags say, or that the code wants. */
function liveAttributes(
  { containerInstanceArn = '', attributes = [], tags: list }: ContainerInstance,
  cluster: string,
  wanted: readonly string[],
): LiveAttributes {
  const tags = fromTagList(list);
  const codes = new Set((tags[NAMES_TAG] ?? '').match(/.{6}/g) ?? []);
  const isOurs = (name: string) => wanted.includes(name) || codes.has(codeOf(name));
  const address = tags[OWNER_TAG];
  const owner =
    address === undefined
      ? undefined
      : { app: address.split('/')[0] ?? '', address: address as Address };
  return made(
    containerInstanceArn,
    {
      cluster,
      containerInstance: containerInstanceArn.split('/').at(-1) ?? '',
      attributes: attributes.flatMap(({ name = '', value }) =>
        isOurs(name) ? [{ name, ...(value === undefined || value === '' ? {} : { value }) }] : [],
      ),
    },
    owner,
  );
}

function made(
  arn: string,
  properties: ContainerInstanceAttributesProperties,
  owner: Owner | undefined,
): LiveAttributes {
  return {
    id: arn,
    properties,
    attributes: { containerInstance: arn },
    tags: {},
    ...(owner === undefined ? {} : { owner }),
  };
}

function codeOf(name: string): string {
  return digest(name, CODE_LENGTH);
}

async function claim(
  arn: string,
  address: Address,
  attributes: readonly ContainerInstanceAttribute[],
  context: ApplyContext,
): Promise<void> {
  const names = attributes.map(({ name }) => codeOf(name)).sort();
  const ecs = await context.aws.clients.ecs();
  await writeTags(ecs, arn, {
    set: { [OWNER_TAG]: address, [NAMES_TAG]: names.join('') },
    remove: [],
  });
}

async function release({ id }: LiveAttributes, context: ApplyContext): Promise<void> {
  const ecs = await context.aws.clients.ecs();
  await writeTags(ecs, id, { set: {}, remove: [OWNER_TAG, NAMES_TAG] });
}

/** Of an instance that is gone, or whose cluster is, nothing is left to be undone. */
async function unlessInstanceGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isNotFound(error) && !isInactiveCluster(error) && !isUnknownInstance(error)) throw error;
  }
}

async function put(
  targetId: string,
  { cluster }: ContainerInstanceAttributesProperties,
  attributes: readonly ContainerInstanceAttribute[],
  context: ApplyContext,
): Promise<void> {
  if (attributes.length === 0) return;
  const ecs = await context.aws.clients.ecs();
  await ecs.send(
    new PutAttributesCommand({
      cluster: clusterNameOf(cluster),
      attributes: attributes.map((one) => ({ ...one, targetId })),
    }),
  );
}

async function drop(
  { id: targetId, properties: { cluster } }: LiveAttributes,
  attributes: readonly ContainerInstanceAttribute[],
  context: ApplyContext,
): Promise<void> {
  if (attributes.length === 0) return;
  const ecs = await context.aws.clients.ecs();
  try {
    await ecs.send(
      new DeleteAttributesCommand({
        cluster: clusterNameOf(cluster),
        attributes: attributes.map(({ name }) => ({ name, targetId })),
      }),
    );
  } catch (error) {
    // A repeated delete finds none of them.
    if (!hasCode(error, 'TargetNotFoundException')) throw error;
  }
}

async function instanceOf(
  { aws }: Pick<ReadContext, 'aws'>,
  cluster: string,
  reference: string,
): Promise<ContainerInstance | undefined> {
  const ecs = await aws.clients.ecs();
  try {
    const { containerInstances = [] } = await ecs.send(
      new DescribeContainerInstancesCommand({
        cluster,
        containerInstances: [reference],
        include: ['TAGS'],
      }),
    );
    return containerInstances.find(({ status }) => status !== 'INACTIVE');
  } catch (error) {
    if (isNotFound(error) || isInactiveCluster(error)) return undefined;
    throw error;
  }
}

async function instancesIn(
  { aws }: Pick<ReadContext, 'aws'>,
  cluster: string,
): Promise<readonly ContainerInstance[]> {
  const ecs = await aws.clients.ecs();
  const arns = await allPages(async (nextToken) => {
    const page = await ecs.send(new ListContainerInstancesCommand({ cluster, nextToken }));
    return { items: page.containerInstanceArns ?? [], next: page.nextToken };
  });
  return inBatches(arns, PER_CALL, async (batch) => {
    const answer = await ecs.send(
      new DescribeContainerInstancesCommand({
        cluster,
        containerInstances: [...batch],
        include: ['TAGS'],
      }),
    );
    return answer.containerInstances ?? [];
  });
}

function isUnknownInstance(error: unknown): boolean {
  return (
    hasCode(error, 'InvalidParameterException', 'ClientException', 'TargetNotFoundException') &&
    /instance|target/i.test(classifyError(error).message)
  );
}
