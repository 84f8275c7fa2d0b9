/** Readers of queues, schedules and rules. */
import {
  DescribeRuleCommand,
  ListTagsForResourceCommand as ListTagsOfRuleCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-scheduler';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
} from '@aws-sdk/client-sqs';
import { found, type Readers, tagsOf } from './reader.ts';

/** The readers, by type. */
export const messagingReaders: Readers = {
  'AWS::SQS::Queue': async ({ sqs }, _, { QueueName }) => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: String(QueueName) }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    const { Tags: tags = {} } = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
    return found(Attributes, (attributes) => ({
      properties: {
        QueueName: attributes.QueueArn?.split(':').at(-1),
        Attributes: attributes,
        RedrivePolicy: parsed(attributes.RedrivePolicy),
        RedriveAllowPolicy: parsed(attributes.RedriveAllowPolicy),
        Policy: parsed(attributes.Policy),
      },
      tags,
    }));
  },
  'AWS::Scheduler::ScheduleGroup': async ({ scheduler }, _, { Name }) => {
    const group = await scheduler.send(new GetScheduleGroupCommand({ Name: String(Name) }));
    const { Tags } = await scheduler.send(
      new ListTagsForResourceCommand({ ResourceArn: group.Arn }),
    );
    return { properties: { ...group }, tags: tagsOf(Tags) };
  },
  'AWS::Scheduler::Schedule': async ({ scheduler }, _, { Name, GroupName }) => {
    const schedule = await scheduler.send(
      new GetScheduleCommand({ Name: String(Name), GroupName: String(GroupName) }),
    );
    return {
      properties: {
        ...schedule,
        StartDate: schedule.StartDate?.toISOString(),
        EndDate: schedule.EndDate?.toISOString(),
      },
    };
  },
  'AWS::Events::Rule': async ({ eventBridge }, _, { Name, EventBusName }) => {
    const rule = { Name: String(Name), EventBusName: String(EventBusName) };
    const [described, { Targets = [] }] = await Promise.all([
      eventBridge.send(new DescribeRuleCommand(rule)),
      eventBridge.send(new ListTargetsByRuleCommand({ ...rule, Rule: rule.Name })),
    ]);
    const { Tags } = await eventBridge.send(
      new ListTagsOfRuleCommand({ ResourceARN: described.Arn }),
    );
    const targets = Targets.map(({ Id, ...target }) => [Id, target] as const);
    return {
      properties: {
        ...described,
        EventPattern: parsed(described.EventPattern),
        Targets: Object.fromEntries(targets),
      },
      tags: tagsOf(Tags),
    };
  },
};

function parsed(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
