/** A service's serviceConnectConfiguration as props. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { type Code, literal } from './code.ts';
import { seconds } from './container.ts';
import { isNothing, objectOf, objectsIn } from './fields.ts';
import type { Program } from './program.ts';

/** The props; undefined where they do not say everything, such as logs and encryption. */
export function connectOptions(program: Program, value: Json): Code | undefined {
  if (!isJsonObject(value) || value['enabled'] !== true) return undefined;
  const { enabled: _, namespace, services, containerConfigurations: proxies, ...more } = value;
  const endpoints = objectsIn(services).map((one) => endpoint(program, one));
  const known = endpoints.filter((one) => one !== undefined);
  const level = levelOf(proxies);
  if (hasMore(more) || known.length < endpoints.length || level === 'unknown') return undefined;
  return objectOf([
    namespace === undefined ? undefined : ['namespace', literal(namespace)],
    known.length === 0 ? undefined : ['services', { kind: 'list', items: known }],
    level === undefined ? undefined : ['proxyLogLevel', literal(level)],
  ]);
}

function endpoint(program: Program, given: JsonObject): Code | undefined {
  const { portName, discoveryName, clientAliases, ingressPortOverride, timeout, ...more } = given;
  const aliases = objectsIn(clientAliases).map(alias);
  const [only] = aliases;
  if (portName === undefined || aliases.length !== 1 || only === undefined || hasMore(more))
    return undefined;
  const { idleTimeoutSeconds: idle, perRequestTimeoutSeconds: request } = isJsonObject(timeout)
    ? timeout
    : {};
  return objectOf([
    ['portName', literal(portName)],
    discoveryName === undefined || discoveryName === portName
      ? undefined
      : ['discoveryName', literal(discoveryName)],
    ['clientAliases', { kind: 'list', items: [only] }],
    ingressPortOverride === undefined
      ? undefined
      : ['ingressPortOverride', literal(ingressPortOverride)],
    idle === undefined ? undefined : seconds(program, 'idleTimeout', idle, -1),
    request === undefined ? undefined : seconds(program, 'perRequestTimeout', request, -1),
  ]);
}

function alias({ port, dnsName, testTrafficRules, ...more }: JsonObject): Code | undefined {
  const header = isJsonObject(testTrafficRules) ? testTrafficRules['header'] : undefined;
  const { name, value } = isJsonObject(header) ? header : {};
  if (port === undefined || hasMore(more)) return undefined;
  if (testTrafficRules !== undefined && name === undefined) return undefined;
  const exact = isJsonObject(value) ? value['exact'] : undefined;
  return objectOf([
    ['port', literal(port)],
    dnsName === undefined ? undefined : ['dnsName', literal(dnsName)],
    name === undefined
      ? undefined
      : [
          'testTrafficHeader',
          objectOf([
            ['name', literal(name)],
            exact === undefined ? undefined : ['exact', literal(exact)],
          ]),
        ],
  ]);
}

function levelOf(proxies: Json | undefined): Json | undefined | 'unknown' {
  if (proxies === undefined || isNothing(proxies)) return undefined;
  const [only, ...others] = objectsIn(proxies);
  const { logLevel, ...more } = only ?? {};
  return others.length > 0 || hasMore(more) ? 'unknown' : logLevel;
}

function hasMore(members: JsonObject): boolean {
  return Object.values(members).some((one) => one !== undefined && !isNothing(one));
}
