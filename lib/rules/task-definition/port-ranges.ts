/** What AWS refuses of the ports of a container or task together. */
import type { PortMapping } from '@aws-sdk/client-ecs';
import { error, isAbsent, violationIf, warning, within } from '../checks.ts';
import type { Rule } from '../rule.ts';
import { items, repeated } from '../values.ts';
import { hostPortsOf, protocolOf } from './host-ports.ts';
import { api } from './sources.ts';
import { type ContainerSubject, containersOf, shape, type TaskSubject, text } from './subject.ts';

const MAPPING = api('PortMapping');

const CONTAINERS: readonly Rule<ContainerSubject>[] = [
  error(
    'task-definition/ports-without-network',
    'A task without a network has no port mappings.',
    api('ContainerDefinition'),
    ({ container: { portMappings }, path, task: { networkMode } }) =>
      violationIf(
        !isAbsent(portMappings) && networkMode === 'none',
        `${path}.portMappings`,
        'Port mappings are not supported when networkMode=none.',
      ),
  ),
  error(
    'task-definition/port-range-count',
    'A container has up to 100 ranges of ports.',
    MAPPING,
    ({ container: { portMappings }, path }) => {
      const ranges = items(portMappings).filter((one) => !isAbsent(one?.containerPortRange));
      return violationIf(
        ranges.length > 100,
        `${path}.portMappings`,
        `${ranges.length} ranges of ports; there can be 100.`,
      );
    },
  ),
  error(
    'task-definition/port-range-overlap',
    'A port of a container is in one range or mapping alone.',
    MAPPING,
    ({ container: { portMappings }, path }) => {
      const spans = spansOf(items(portMappings));
      const overlap = spans.find(
        ({ from, ranged }, index) =>
          from <= (spans[index - 1]?.highest ?? 0) && (ranged || spans[index - 1]?.ranged === true),
      );
      return violationIf(
        overlap !== undefined,
        `${path}.portMappings`,
        `Port ${overlap?.from} is in more than one of the container's port mappings.`,
      );
    },
  ),
];

/** The rules. */
export const PORTS_TOGETHER_RULES: readonly Rule<TaskSubject>[] = [
  ...within(containersOf, CONTAINERS),
  error(
    'task-definition/port-twice',
    'Containers that share a network interface map a port once.',
    MAPPING,
    (subject) => {
      const { networkMode } = subject;
      if (networkMode !== 'awsvpc' && networkMode !== 'host') return [];
      const ports = repeated(
        mappings(subject).flatMap(({ containerPort, protocol }) =>
          typeof containerPort === 'number' ? [`${containerPort}/${protocolOf(protocol)}`] : [],
        ),
      );
      return violationIf(
        ports.length > 0,
        'containerDefinitions',
        `Port ${ports.join(', ')} is mapped more than once; the containers of the task share one network interface.`,
      );
    },
  ),
  error(
    'task-definition/host-port-twice',
    'Containers of a task map a port of the instance once.',
    MAPPING,
    ({ task, networkMode }) => {
      const ports = repeated(networkMode === 'bridge' ? hostPortsOf(task) : []);
      return violationIf(
        ports.length > 0,
        'containerDefinitions',
        `Host port ${ports.join(', ')} is mapped more than once; the containers of the task share the container instance.`,
      );
    },
  ),
  warning(
    'task-definition/port-both-protocols',
    'A port of a container is exposed for one protocol.',
    MAPPING,
    ({ containers }) =>
      containers.flatMap(({ container: { portMappings }, path }) => {
        const protocols = new Set(
          items(portMappings).flatMap((one) =>
            typeof one?.containerPort === 'number'
              ? [`${one.containerPort}/${protocolOf(one.protocol)}`]
              : [],
          ),
        );
        const both = [...protocols].find(
          (port) => port.endsWith('/udp') && protocols.has(port.replace('/udp', '/tcp')),
        );
        return violationIf(
          both !== undefined,
          `${path}.portMappings`,
          `Port ${both?.split('/')[0]} is exposed for tcp and udp; the API reference says that this is refused.`,
        );
      }),
  ),
  error(
    'task-definition/port-names',
    'Ports of a task have names of their own.',
    MAPPING,
    (subject) => {
      const names = repeated(mappings(subject).flatMap(({ name }) => text(name) ?? []));
      return violationIf(
        names.length > 0,
        'containerDefinitions',
        `More than one port mapping is named ${names.join(', ')}.`,
      );
    },
  ),
];

/** First and last port of a range such as `8000-8100`; undefined when it is none. */
export function portRange(range: unknown): readonly [number, number] | undefined {
  const [, first, last] = /^(\d+)-(\d+)$/.exec(text(range) ?? '') ?? [];
  const [from, to] = [Number(first), Number(last)];
  return from >= 1 && from < to && to <= 65_535 ? [from, to] : undefined;
}

function mappings({ containers }: TaskSubject): readonly PortMapping[] {
  return containers.flatMap(({ container }) =>
    items(container.portMappings).filter((one) => shape(one) !== undefined),
  );
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly ranged: boolean;
  /** The highest port of this span and those before it. */
  readonly highest: number;
}

/** Ports and ranges by their first port. */
function spansOf(list: readonly PortMapping[]): readonly Span[] {
  let highest = 0;
  return list
    .flatMap((one) => {
      const range = portRange(one?.containerPortRange);
      const port = one?.containerPort;
      if (range !== undefined) return [{ from: range[0], to: range[1], ranged: true }];
      return typeof port === 'number' ? [{ from: port, to: port, ranged: false }] : [];
    })
    .sort((left, right) => left.from - right.from || left.to - right.to)
    .map((span) => {
      highest = Math.max(highest, span.to);
      return { ...span, highest };
    });
}
