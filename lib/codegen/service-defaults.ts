/** What CreateService takes for granted: a request says nothing by saying it. */
import { isJsonObject, type Json, type JsonObject } from '../core/json.ts';
import { isNothing, without } from './fields.ts';

/** A request without what it says for nothing, whether AWS or its author has written that out. */
export function withoutServiceDefaults(request: JsonObject): JsonObject {
  const daemon = request['schedulingStrategy'] === 'DAEMON';
  const { deploymentConfiguration, networkConfiguration, serviceConnectConfiguration, monitoring } =
    request;
  const fields = without(
    {
      ...request,
      deploymentConfiguration: deployment(deploymentConfiguration, daemon),
      networkConfiguration: network(networkConfiguration),
      monitoring: without(monitoring ?? null, { metricConfigurations: [] }),
      serviceConnectConfiguration: without(serviceConnectConfiguration ?? null, {
        enabled: false,
      }),
    },
    USUAL,
  );
  return Object.fromEntries(
    Object.entries(isJsonObject(fields) ? fields : {}).filter(
      ([key, value]) =>
        value !== undefined &&
        !isNothing(value) &&
        !(key === REBALANCING && isOff(request, daemon)),
    ),
  );
}

const REBALANCING = 'availabilityZoneRebalancing';

/** Where no task may start beside the others, rebalancing can only be off. */
function isOff(request: JsonObject, daemon: boolean): boolean {
  const configuration = request['deploymentConfiguration'];
  const most = isJsonObject(configuration) ? configuration['maximumPercent'] : undefined;
  return request[REBALANCING] === 'DISABLED' && Number(most ?? (daemon ? 100 : 200)) <= 100;
}

const USUAL: JsonObject = {
  schedulingStrategy: 'REPLICA',
  platformVersion: 'LATEST',
  enableECSManagedTags: false,
  enableExecuteCommand: false,
  propagateTags: 'NONE',
  healthCheckGracePeriodSeconds: 0,
  deploymentController: { type: 'ECS' },
};

function deployment(value: Json | undefined, daemon: boolean): Json {
  const { deploymentCircuitBreaker: breaker, alarms, ...rest } = isJsonObject(value) ? value : {};
  const usual: JsonObject = {
    minimumHealthyPercent: daemon ? 0 : 100,
    maximumPercent: daemon ? 100 : 200,
    strategy: 'ROLLING',
    bakeTimeInMinutes: 0,
    lifecycleHooks: [],
    earlySuccessCriteria: { enable: false },
  };
  return without(
    {
      ...rest,
      deploymentCircuitBreaker: isOn(breaker)
        ? without(breaker ?? null, { resetOnHealthyTask: true, thresholdConfiguration: BOUNDED })
        : null,
      alarms: isOn(alarms) ? alarms : null,
    },
    usual,
  );
}

const BOUNDED: JsonObject = { type: 'BOUNDED_PERCENT', value: 50 };

function network(value: Json | undefined): Json {
  const own = isJsonObject(value) ? value['awsvpcConfiguration'] : undefined;
  return isJsonObject(own)
    ? { awsvpcConfiguration: without(own, { assignPublicIp: 'DISABLED', securityGroups: [] }) }
    : null;
}

function isOn(value: Json | undefined): boolean {
  return isJsonObject(value) && value['enable'] === true;
}
