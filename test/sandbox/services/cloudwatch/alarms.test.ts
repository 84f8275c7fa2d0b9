import * as sdk from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { createSandbox } from '../../../../lib/sandbox/index.ts';
import { alarmState } from '../../../../lib/sandbox/services/cloudwatch/alarms.ts';
import { putDatapoint } from '../../../../lib/sandbox/services/cloudwatch/datapoints.ts';
import { clientOf } from '../../clients.ts';
import { refusal } from '../ec2/network.ts';

function anAccount() {
  const sandbox = createSandbox();
  const client = new sdk.CloudWatchClient(clientOf(sandbox));
  const place = { world: sandbox.world, scope: { account: '111111111111', region: 'eu-west-1' } };
  const put = (value: number): void =>
    putDatapoint(place, 'shop', 'Load', { Cluster: 'main' }, value);
  const minute = (): void => sandbox.clock.advance(60_000);
  const ask = async (Statistics: sdk.Statistic[]) => {
    const now = sandbox.clock.now();
    const { Datapoints = [] } = await client.send(
      new sdk.GetMetricStatisticsCommand({
        Namespace: 'shop',
        MetricName: 'Load',
        Dimensions: [{ Name: 'Cluster', Value: 'main' }],
        StartTime: new Date(now - 4 * 3_600_000),
        EndTime: new Date(now + 1),
        Period: 60,
        Statistics,
      }),
    );
    return Datapoints;
  };
  return { sandbox, client, place, put, minute, ask };
}

test('datapoints are read by periods, and kept for three hours', async () => {
  const { sandbox, put, minute, ask } = anAccount();
  put(10);
  put(30);
  minute();
  put(50);
  expect(
    (await ask(['Average', 'Maximum', 'SampleCount'])).map((point) => [
      point.Average,
      point.Maximum,
      point.SampleCount,
    ]),
  ).toEqual([
    [20, 30, 2],
    [50, 50, 1],
  ]);
  sandbox.clock.advance(3 * 3_600_000);
  put(70);
  expect((await ask(['Average'])).map((point) => point.Average)).toEqual([50, 70]);
});

test('metric data comes newest first unless told otherwise; expressions are refused', async () => {
  const { sandbox, client, put, minute } = anAccount();
  put(1);
  minute();
  put(2);
  const read = (query: Partial<sdk.MetricDataQuery>) =>
    client.send(
      new sdk.GetMetricDataCommand({
        StartTime: new Date(sandbox.clock.now() - 600_000),
        EndTime: new Date(sandbox.clock.now() + 1),
        MetricDataQueries: [{ Id: 'a', ...query }],
      }),
    );
  const Metric = {
    Namespace: 'shop',
    MetricName: 'Load',
    Dimensions: [{ Name: 'Cluster', Value: 'main' }],
  };
  const { MetricDataResults } = await read({ MetricStat: { Metric, Period: 60, Stat: 'Average' } });
  expect(MetricDataResults).toMatchObject([{ Id: 'a', Values: [2, 1], StatusCode: 'Complete' }]);
  expect(await refusal(read({ Expression: 'a+b' }))).toMatch(/no expressions/);
});

test('metrics that users put are listed and read', async () => {
  const { client, ask } = anAccount();
  await client.send(
    new sdk.PutMetricDataCommand({
      Namespace: 'shop',
      MetricData: [
        {
          MetricName: 'Load',
          Dimensions: [{ Name: 'Cluster', Value: 'main' }],
          Values: [1, 3],
          Counts: [1, 3],
        },
      ],
    }),
  );
  const { Metrics } = await client.send(new sdk.ListMetricsCommand({ Namespace: 'shop' }));
  expect(Metrics).toEqual([
    {
      Namespace: 'shop',
      MetricName: 'Load',
      Dimensions: [{ Name: 'Cluster', Value: 'main' }],
    },
  ]);
  expect((await ask(['Average']))[0]?.Average).toBe(2.5);
});

test('an alarm follows its datapoints', async () => {
  const { client, place, put, minute } = anAccount();
  await client.send(
    new sdk.PutMetricAlarmCommand({
      AlarmName: 'busy',
      Namespace: 'shop',
      MetricName: 'Load',
      Dimensions: [{ Name: 'Cluster', Value: 'main' }],
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 80,
      ComparisonOperator: 'GreaterThanThreshold',
      Statistic: 'Average',
      Tags: [{ Key: 'a', Value: 'b' }],
    }),
  );
  const read = async (): Promise<sdk.MetricAlarm | undefined> => {
    const { MetricAlarms = [] } = await client.send(
      new sdk.DescribeAlarmsCommand({ AlarmNames: ['busy'] }),
    );
    return MetricAlarms[0];
  };
  expect(await read()).toMatchObject({
    StateValue: 'INSUFFICIENT_DATA',
    ActionsEnabled: true,
    TreatMissingData: 'missing',
  });
  put(90);
  expect((await read())?.StateValue).toBe('OK');
  minute();
  put(90);
  expect((await read())?.StateValue).toBe('ALARM');
  expect(alarmState(place, 'busy')?.value).toBe('ALARM');
  minute();
  put(10);
  expect((await read())?.StateValue).toBe('OK');
});

test('alarms are deleted together or not at all', async () => {
  const { client } = anAccount();
  const remove = (...AlarmNames: string[]) =>
    client.send(new sdk.DeleteAlarmsCommand({ AlarmNames }));
  await client.send(
    new sdk.PutMetricAlarmCommand({
      AlarmName: 'one',
      Namespace: 'shop',
      MetricName: 'Load',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      Statistic: 'Sum',
    }),
  );
  const count = async (): Promise<number> =>
    (await client.send(new sdk.DescribeAlarmsCommand({}))).MetricAlarms?.length ?? 0;
  expect(await refusal(remove('one', 'two'))).toMatch(/^ResourceNotFound/);
  expect(await count()).toBe(1);
  await remove('one');
  expect(await count()).toBe(0);
});
