/** Facts about an account and Region that a plan looks up. */
import { GantryError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { ReadContext } from '../resource-type.ts';

/** Answers one kind of lookup. */
export type LookupAnswer = (parameters: JsonObject, context: ReadContext) => Promise<Json>;

/** Every kind of lookup, by its name in the graph. */
export const lookups: ReadonlyMap<string, LookupAnswer> = new Map<string, LookupAnswer>([
  ['account', async (_, { aws }) => aws.account],
  ['region', async (_, { aws }) => aws.region],
  ['partition', async (_, { aws }) => aws.partition],
  ['url-suffix', async (_, { aws }) => URL_SUFFIXES[aws.partition] ?? 'amazonaws.com'],
  ['availability-zone', availabilityZone],
  ['ssm-parameter', ssmParameter],
  ['external-image', externalImage],
  ['external-environment', externalEnvironment],
  ['ecr-image-digest', ecrImageDigest],
  ['hosted-zone', hostedZoneOf],
  ['secret-version', secretVersion],
]);

/** Lookups whose answer moves on its own, with every image that AWS releases. */
export const movingLookups: ReadonlySet<string> = new Set(['ssm-parameter']);

/** What host names of AWS end in, where it is not `amazonaws.com`. */
const URL_SUFFIXES: Readonly<Record<string, string>> = {
  'aws-cn': 'amazonaws.com.cn',
  'aws-eusc': 'amazonaws.eu',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-iso-e': 'cloud.adc-e.uk',
  'aws-iso-f': 'csp.hci.ic.gov',
};

async function availabilityZone(parameters: JsonObject, context: ReadContext): Promise<Json> {
  const index = Number(parameters['index'] ?? 0);
  const zones = await context.memo('ec2/availability-zones', async () => {
    const { availableZones } = await import('./ec2/availability-zones.ts');
    return availableZones(context);
  });
  const zone = zones[index];
  if (zone !== undefined) return zone;
  throw new GantryError(
    'plan/too-few-zones',
    `${context.aws.region} has ${zones.length} (${zones.join(', ')}), and number ${index + 1} is asked for`,
  );
}

async function ssmParameter(parameters: JsonObject, context: ReadContext): Promise<Json> {
  const name = String(parameters['name']);
  const { publicParameter } = await import('./ssm/public-parameter.ts');
  const value = await publicParameter(context, name);
  if (value !== undefined) return value;
  throw new GantryError('plan/no-parameter', `${name} in ${context.aws.region}`);
}

/** The image that somebody else has deployed; before that, the one to begin with. */
async function externalImage(parameters: JsonObject, context: ReadContext): Promise<Json> {
  const { address, container, initial } = parameters;
  const answers = await import('./ecs/task-definition/operations-external.ts');
  const running = await answers.runningContainer(context, String(address), String(container));
  return running?.image ?? initial ?? '';
}

/** The value of an environment variable that somebody else has deployed; before that, the one to begin with. */
async function externalEnvironment(parameters: JsonObject, context: ReadContext): Promise<Json> {
  const { address, container, name, initial } = parameters;
  const answers = await import('./ecs/task-definition/operations-external.ts');
  const running = await answers.runningContainer(context, String(address), String(container));
  const found = running?.environment?.find((one) => one.name === name);
  return found?.value ?? initial ?? '';
}

async function ecrImageDigest(parameters: JsonObject, context: ReadContext): Promise<Json> {
  const { registryId, repositoryName, imageTag } = parameters;
  const { imageDigest } = await import('./ecr/operations-image-digest.ts');
  const digest = await imageDigest(context, {
    registryId: String(registryId),
    repositoryName: String(repositoryName),
    imageTag: String(imageTag),
  });
  if (digest !== undefined) return digest;
  throw new GantryError(
    'preflight/no-image',
    `${repositoryName}:${imageTag} is not in the registry ${registryId} in ${context.aws.region}`,
  );
}

async function hostedZoneOf(parameters: JsonObject, context: ReadContext): Promise<Json> {
  const { hostedZone } = await import('./route53/operations-hosted-zone.ts');
  return hostedZone(context, String(parameters['domainName']));
}

async function secretVersion(parameters: JsonObject, context: ReadContext): Promise<Json> {
  const [arn, stage] = [String(parameters['arn']), String(parameters['stage'] ?? 'AWSCURRENT')];
  const [, , service, region, , ...name] = arn.split(':');
  if (region !== context.aws.region)
    throw new GantryError('plan/no-secret', `${arn} is not in ${context.aws.region}`, {
      hint: "roll on a secret of the stack's own Region, or leave rollOn out",
    });
  const version =
    service === 'ssm'
      ? await parameterVersion(name.join(':').replace(/^parameter/, ''), context)
      : await (await import('./secretsmanager/operations-version.ts')).versionOfSecret(
          context,
          arn,
          stage,
        );
  if (version !== undefined) return version;
  throw new GantryError('plan/no-secret', service === 'ssm' ? arn : `${arn} (${stage})`);
}

// The ARN of `name` is `parameter/name`, and that of `/a/name` is `parameter/a/name`.
async function parameterVersion(path: string, context: ReadContext): Promise<string | undefined> {
  const { versionOfParameter } = await import('./ssm/operations-version.ts');
  const bare = path.replace(/^\//, '');
  return bare.includes('/')
    ? versionOfParameter(context, path)
    : ((await versionOfParameter(context, bare)) ?? versionOfParameter(context, path));
}
