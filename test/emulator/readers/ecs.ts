/** Readers of what ECS keeps. */
import {
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTaskSetsCommand,
  DescribeTasksCommand,
  ListAccountSettingsCommand,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { found, type Readers, tagsOf } from './reader.ts';

/** The readers, by type. */
export const ecsReaders: Readers = {
  'AWS::ECS::Cluster': async ({ ecs }, id) => {
    const { clusters = [] } = await ecs.send(
      new DescribeClustersCommand({
        clusters: [id],
        include: ['TAGS', 'SETTINGS', 'CONFIGURATIONS'],
      }),
    );
    return found(clusters[0], (cluster) => ({
      properties: { ...cluster },
      tags: tagsOf(cluster.tags),
    }));
  },
  'AWS::ECS::ClusterCapacityProviderAssociations': async ({ ecs }, _, { cluster }) => {
    const { clusters = [] } = await ecs.send(
      new DescribeClustersCommand({ clusters: [String(cluster)] }),
    );
    return found(clusters[0], (one) => ({ properties: { ...one, cluster } }));
  },
  'AWS::ECS::TaskDefinition': async ({ ecs }, id) => {
    const { taskDefinition, tags } = await ecs.send(
      new DescribeTaskDefinitionCommand({ taskDefinition: id, include: ['TAGS'] }),
    );
    return found(taskDefinition, (task) => ({
      properties: { ...task },
      tags: tagsOf(tags),
    }));
  },
  'AWS::ECS::CapacityProvider': async ({ ecs }, _, { name }) => {
    const { capacityProviders = [] } = await ecs.send(
      new DescribeCapacityProvidersCommand({
        capacityProviders: [String(name)],
        include: ['TAGS'],
      }),
    );
    const [provider] = capacityProviders;
    return provider === undefined
      ? undefined
      : {
          properties: { ...provider },
          tags: tagsOf(provider.tags),
        };
  },
  'AWS::ECS::AccountSetting': async ({ ecs }, _, { name, principalArn }) => {
    const { settings = [] } = await ecs.send(
      new ListAccountSettingsCommand({
        name: name as never,
        ...(principalArn === undefined ? {} : { principalArn: String(principalArn) }),
      }),
    );
    const setting = settings.find((one) => one.name === name);
    return setting === undefined ? undefined : { properties: { ...setting } };
  },
  'AWS::ECS::Service': async ({ ecs }, id, { cluster }) => {
    const { services = [] } = await ecs.send(
      new DescribeServicesCommand({
        cluster: String(cluster),
        services: [id],
        include: ['TAGS'],
      }),
    );
    const service = services.find(({ status }) => status === 'ACTIVE');
    return found(service, (one) => ({
      properties: { ...one, cluster: nameIn(one.clusterArn) },
      tags: tagsOf(one.tags),
    }));
  },
  'Gantry::ECS::OneOffTask': async ({ ecs, ssm }, id, { cluster }) => {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: id }));
    const listed = await Promise.all(
      (['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
        ecs.send(new ListTasksCommand({ cluster: String(cluster), desiredStatus })),
      ),
    );
    const arns = listed.flatMap(({ taskArns = [] }) => taskArns);
    const { tasks = [] } = await ecs.send(
      new DescribeTasksCommand({ cluster: String(cluster), tasks: arns }),
    );
    const task = tasks.find(({ startedBy }) => startedBy?.startsWith('gantry-once/') === true);
    return found(task, (one) => ({
      properties: {
        ...one,
        ...(JSON.parse(Parameter?.Value ?? '{}') as object),
        cluster: nameIn(one.clusterArn),
        taskDefinition: one.taskDefinitionArn,
      },
      untold: ['container', 'timeoutSeconds', 'networkConfiguration'],
    }));
  },
  'AWS::ECS::TaskSet': async ({ ecs }, id, { cluster, service }) => {
    const { taskSets = [] } = await ecs.send(
      new DescribeTaskSetsCommand({
        cluster: String(cluster),
        service: String(service),
        taskSets: [id],
        include: ['TAGS'],
      }),
    );
    return found(taskSets[0], (set) => ({
      properties: {
        ...set,
        cluster: nameIn(set.clusterArn),
        service: nameIn(set.serviceArn),
        primary: set.status === 'PRIMARY',
      },
      tags: tagsOf(set.tags),
    }));
  },
};

function nameIn(arn: string | undefined): string | undefined {
  return arn?.split('/').at(-1);
}
