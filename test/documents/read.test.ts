import * as client from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { type RequestDocument, readDocuments, requestOf } from '../../lib/documents/index.ts';
import { OPERATION_NAMES, OPERATIONS } from '../../lib/documents/operations.ts';
import type { Operation } from '../../lib/rules/index.ts';

function read(value: unknown, as?: Operation): readonly RequestDocument[] {
  const { documents } = readDocuments([{ name: 'a.json', text: JSON.stringify(value) }], { as });
  return documents;
}

function problemsOf(text: string | Uint8Array, name = 'a.json') {
  return readDocuments([{ name, text }]).diagnostics.map(
    ({ code, line, column }) => `${code} ${line}:${column}`,
  );
}

describe('files', () => {
  test.each([
    ['', 'document/empty 1:1'],
    [' \n\t', 'document/empty 1:1'],
    ['\uFEFF', 'document/empty 1:1'],
    ['{"a": "\0"}', 'document/binary 1:1'],
    [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d), 'document/binary 1:1'],
    [Uint8Array.of(0xff, 0xfe, 0x7b, 0x00), 'document/binary 1:1'],
    ['{\n  "family": web\n}', 'document/syntax 2:13'],
    ['[]', 'document/unknown-shape 1:1'],
    ['\n 5', 'document/unknown-shape 2:2'],
    ['[{"name": "web", "image": "nginx"}]', 'document/unknown-shape 1:1'],
    ['{}', 'document/unknown-shape 1:1'],
    ['{"Resources": {"A": {}}}', 'document/unknown-shape 1:1'],
    ['{"ContainerDefinitions": []}', 'document/unknown-shape 1:1'],
  ])('%j: %s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test('files that say by their name that they are no JSON are told so', () => {
    expect(problemsOf('region: eu-west-1\n', 'ecspresso.yml')).toEqual(['document/not-json 1:1']);
    expect(problemsOf('{ family: "web" }', 'task.jsonnet')).toEqual(['document/not-json 1:3']);
    expect(problemsOf('{"family": "web"}', 'task.jsonnet')).toEqual([]);
  });

  test('a byte order mark moves nothing', () => {
    const text = new TextEncoder().encode('\uFEFF{"family": web}');
    expect(problemsOf(text)).toEqual(['document/syntax 1:12']);
  });

  test('five megabytes are read, more than 16 MiB are not', () => {
    const text = `{"family": "${'x'.repeat(5e6)}"}`;
    expect(problemsOf(text)).toEqual([]);
    expect(problemsOf(' '.repeat(2 ** 24 + 1))).toEqual(['document/too-large 1:1']);
  });

  test('one bad file does not keep the others from being read', () => {
    const { documents, diagnostics } = readDocuments([
      { name: 'bad.json', text: '{' },
      { name: 'good.json', text: '{"family": "web"}' },
    ]);
    expect(documents.map(({ file }) => file)).toEqual(['good.json']);
    expect(diagnostics.map(({ file }) => file)).toEqual(['bad.json']);
  });

  test('a request knows where its members stand, and where absent ones would', () => {
    const text = '{"services": [\n  {"serviceName": "web",\n   "loadBalancers": [{}]}\n]}';
    const [document] = readDocuments([{ name: 'a.json', text }]).documents;
    expect(document?.path).toBe('services[0]');
    expect(document?.positionOf('serviceName')).toEqual({ line: 2, column: 4 });
    expect(document?.positionOf('loadBalancers[0]')).toEqual({ line: 3, column: 22 });
    expect(document?.positionOf('loadBalancers[0].containerPort')).toEqual({ line: 3, column: 22 });
    expect(document?.positionOf('desiredCount')).toEqual({ line: 2, column: 3 });
  });
});

describe('the shape of a document', () => {
  test.each<[object, Operation]>([
    [{ family: 'web', containerDefinitions: [] }, 'RegisterTaskDefinition'],
    [{ taskDefinition: { family: 'web' }, tags: [] }, 'RegisterTaskDefinition'],
    [{ serviceName: 'web', taskDefinition: 'web' }, 'CreateService'],
    [{ desiredCount: 1, launchType: 'FARGATE' }, 'CreateService'],
    [{ launchType: 'FARGATE', networkConfiguration: {} }, 'CreateService'],
    [{ service: { serviceName: 'web' } }, 'CreateService'],
    [{ services: [{ serviceName: 'web' }], failures: [] }, 'CreateService'],
    [{ service: 'web', desiredCount: 2 }, 'UpdateService'],
    [{ taskDefinition: 'web', launchType: 'FARGATE', networkConfiguration: {} }, 'RunTask'],
    [{ taskDefinition: 'web', overrides: {} }, 'RunTask'],
    [{ taskDefinition: 'web', containerInstances: ['a'] }, 'StartTask'],
    [{ service: 'web', cluster: 'main', taskDefinition: 'web', scale: {} }, 'CreateTaskSet'],
    [{ clusterName: 'main', capacityProviders: ['FARGATE'] }, 'CreateCluster'],
    [{ clusters: [{ clusterName: 'main', status: 'ACTIVE' }] }, 'CreateCluster'],
    [{ cluster: 'main', capacityProviders: ['FARGATE'] }, 'PutClusterCapacityProviders'],
    [{ name: 'cp', autoScalingGroupProvider: {} }, 'CreateCapacityProvider'],
    [{ capacityProviders: [{ name: 'cp' }, { name: 'FARGATE' }] }, 'CreateCapacityProvider'],
    [{ daemonName: 'agent' }, 'CreateDaemon'],
    [{ primaryContainer: {}, infrastructureRoleArn: 'a' }, 'CreateExpressGatewayService'],
    [{ name: 'gw', infrastructureRoleArn: 'a', configuration: {} }, 'CreateGateway'],
    [{ resourceArn: 'a', tags: [] }, 'TagResource'],
    [{ tasks: ['a'] }, 'DescribeTasks'],
  ])('%j is one of %s', (value, operation) => {
    expect(read(value).map((document) => document.operation)).toEqual([operation]);
  });

  test('an operation that is named decides, but for what is surely something else', () => {
    expect(read({ taskDefinition: 'web' }, 'CreateService')[0]).toMatchObject({
      operation: 'CreateService',
      explicit: true,
    });
    expect(read({ family: 'web', containerDefinitions: [] }, 'RunTask')[0]).toMatchObject({
      operation: 'RegisterTaskDefinition',
      explicit: false,
    });
  });

  test('what only answers hold is left out, and what they call otherwise has the name of the request', () => {
    expect(
      requestOf(
        {
          services: [
            {
              serviceArn: 'arn:aws:ecs:eu-west-1:111111111111:service/main/web',
              clusterArn: 'arn:aws:ecs:eu-west-1:111111111111:cluster/main',
              serviceName: 'web',
              runningCount: 1,
              desiredCount: 1,
              roleArn: 'arn:aws:iam::111111111111:role/x',
              events: [],
            },
          ],
        },
        'CreateService',
      ),
    ).toEqual({
      cluster: 'arn:aws:ecs:eu-west-1:111111111111:cluster/main',
      serviceName: 'web',
      desiredCount: 1,
    });
    expect(
      requestOf(
        { taskDefinition: { family: 'web', revision: 3 }, tags: [{ key: 'a', value: 'b' }] },
        'RegisterTaskDefinition',
      ),
    ).toEqual({ family: 'web', tags: [{ key: 'a', value: 'b' }] });
    expect(requestOf({ serviceName: 'web' }, 'RegisterTaskDefinition')).toEqual({
      serviceName: 'web',
    });
    expect(requestOf([], 'CreateService')).toBeUndefined();
  });

  test('every member that the SDK knows of an answer and not of the request is left out or renamed', () => {
    const answers: Partial<Record<Operation, string>> = {
      RegisterTaskDefinition: 'TaskDefinition',
      CreateService: 'Service',
      CreateCluster: 'Cluster',
      CreateCapacityProvider: 'CapacityProvider',
      CreateGateway: 'Gateway',
      CreateTaskSet: 'TaskSet',
      RegisterDaemonTaskDefinition: 'DaemonTaskDefinition',
    };
    const membersOf = (name: string): readonly string[] => {
      const schema = (client as unknown as Record<string, readonly unknown[]>)[`${name}$`];
      return schema?.[4] as readonly string[];
    };
    for (const operation of OPERATION_NAMES) {
      const answer = answers[operation];
      if (answer === undefined) continue;
      const request = membersOf(`${operation}Request`);
      const { readOnly, renamed } = OPERATIONS[operation];
      const left = membersOf(answer).filter(
        (name) => !request.includes(name) && !readOnly.includes(name) && !(name in renamed),
      );
      expect(left, operation).toEqual([]);
      for (const mark of OPERATIONS[operation].marks)
        expect([...request, 'serviceArn']).toContain(mark);
    }
  });
});
