/** What AWS lets nobody change of ports that Service Connect serves. Imported by operations only. */
import { DescribeTaskDefinitionCommand, type PortMapping } from '@aws-sdk/client-ecs';
import { unlessGone } from '../../../aws/classify-error.ts';
import type { FieldChange, Finding, Live, ReadContext } from '../../../resource-type.ts';
import { violation } from '../../findings.ts';
import { items, referenceOf } from '../rules.ts';
import { TASK_DEFINITION_TYPE } from '../task-definition/properties.ts';
import type { ServiceProperties } from './properties.ts';

type Connect = ServiceProperties['serviceConnectConfiguration'];
type Ports = ReadonlyMap<string, PortMapping>;

/** The ports of a live service, published before and after, whose protocol a new revision would change. */
export async function changedPorts(
  live: Live<ServiceProperties>,
  changes: readonly FieldChange[],
  context: ReadContext,
): Promise<readonly Finding[]> {
  const revision = changes.find(({ path }) => path === 'taskDefinition');
  const connect = changes.find(({ path }) => path === 'serviceConnectConfiguration');
  const before = portNames(live.properties.serviceConnectConfiguration);
  const after = connect === undefined ? before : portNames(connect.after as unknown as Connect);
  const kept = before.filter((name) => after.includes(name));
  if (revision === undefined || kept.length === 0) return [];
  const address = referenceOf(revision.after)?.$ref;
  const node = context.desired(TASK_DEFINITION_TYPE).find((one) => one.address === address);
  if (node === undefined) return [];
  const old = await livePorts(live.properties.taskDefinition, context);
  const next = portsOf(node.properties);
  return kept.flatMap((name) =>
    (['protocol', 'appProtocol'] as const).flatMap((member) => {
      const [was, is] = [old.get(name), next.get(name)].map(
        (port) => port && settingOf(port, member),
      );
      if (was === undefined || is === undefined || was === is) return [];
      return [
        violation(
          'taskDefinition',
          `the ${member} of the port ${name} would go from ${was} to ${is}, and AWS lets nobody change it while Service Connect serves the port`,
          `give the port mapping another name, and publish that; or remove ${name} from the service, deploy, and add it again`,
        ),
      ];
    }),
  );
}

function portNames(connect: Connect): readonly string[] {
  if (connect?.enabled !== true) return [];
  return items(connect.services).flatMap(({ portName }) => portName ?? []);
}

async function livePorts(taskDefinition: unknown, { aws }: ReadContext): Promise<Ports> {
  const ecs = await aws.clients.ecs();
  const answer = await unlessGone(
    ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: String(taskDefinition) })),
  );
  return portsOf(answer?.taskDefinition ?? {});
}

function portsOf({ containerDefinitions: containers }: { containerDefinitions?: unknown }): Ports {
  const mappings = (Array.isArray(containers) ? containers : []).flatMap(
    ({ portMappings }: { readonly portMappings?: unknown }): readonly PortMapping[] =>
      Array.isArray(portMappings) ? portMappings : [],
  );
  return new Map(mappings.map((port) => [port.name ?? '', port]));
}

/** The value as AWS fills it in; undefined for one that is only known later. */
function settingOf(port: PortMapping, member: 'protocol' | 'appProtocol'): string | undefined {
  const value: unknown = port[member] ?? (member === 'protocol' ? 'tcp' : 'none');
  return typeof value === 'string' ? value : undefined;
}
