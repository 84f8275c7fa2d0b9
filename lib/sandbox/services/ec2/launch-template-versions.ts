/** Versions of launch templates. */
import type {
  CreateLaunchTemplateVersionRequest,
  CreateLaunchTemplateVersionResult,
  DeleteLaunchTemplateVersionsRequest,
  DeleteLaunchTemplateVersionsResult,
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult,
  LaunchTemplateVersion,
  ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { digest, omitUndefined } from '../../../core/json.ts';
import { type Call, ServiceFault } from '../../service.ts';
import type { LaunchTemplateRecord, LaunchTemplateVersionRecord } from './compute-records.ts';
import { describePage } from './describe.ts';
import { noVersion, templateNamed, versionNamed } from './launch-template-lookup.ts';
import { checkData } from './launch-templates.ts';
import { all, type Place, required, save } from './store.ts';

const MOST_VERSIONS = 10_000;
const MOST_DELETIONS = 200;

/** CreateLaunchTemplateVersion: what is given replaces what the source version has, member by member. */
export function createLaunchTemplateVersion(
  input: CreateLaunchTemplateVersionRequest,
  call: Call,
): CreateLaunchTemplateVersionResult {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = input;
  const template = templateNamed(call, { id, name });
  const given = required(input.LaunchTemplateData, 'LaunchTemplateData');
  const source = sourceOf(template, input.SourceVersion);
  const data = { ...source?.data, ...omitUndefined(given) };
  checkData(data);
  const repeated = repeatOf(call, template, input);
  if (repeated !== undefined)
    return { LaunchTemplateVersion: describeVersion(call, template, repeated) };
  if (template.versions.length >= MOST_VERSIONS)
    throw new ServiceFault(
      'MaxLaunchTemplateVersionLimitExceeded',
      `You have reached the maximum number of versions: ${MOST_VERSIONS}`,
    );
  const version: LaunchTemplateVersionRecord = {
    number: template.latestVersion + 1,
    ...(input.VersionDescription === undefined ? {} : { description: input.VersionDescription }),
    createdAt: call.world.now(),
    data,
  };
  const changed = save(call, 'launch-template', {
    ...template,
    latestVersion: version.number,
    versions: [...template.versions, version],
  });
  remember(call, template, input, version.number);
  return { LaunchTemplateVersion: describeVersion(call, changed, version) };
}

/** DescribeLaunchTemplateVersions: of one template, newest first; or `$Latest` and `$Default` of all. */
export function describeLaunchTemplateVersions(
  input: DescribeLaunchTemplateVersionsRequest,
  call: Call,
): DescribeLaunchTemplateVersionsResult {
  const { LaunchTemplateId: id, LaunchTemplateName: name, Versions: versions = [] } = input;
  const one = id !== undefined || name !== undefined;
  if (!one && !versions.some((version) => version.startsWith('$')))
    throw new ServiceFault(
      'MissingParameter',
      'Either a launch template ID or a launch template name must be specified in the request.',
    );
  const templates = one ? [templateNamed(call, { id, name })] : all(call, 'launch-template');
  const found = templates.flatMap((template) =>
    asked(template, versions, input).map((version) => describeVersion(call, template, version)),
  );
  const page = describePage(found, {
    input,
    sizes: [1, 200],
    fields: {
      'create-time': (version) => version.CreateTime?.toISOString(),
      'image-id': (version) => version.LaunchTemplateData?.ImageId,
      'instance-type': (version) => version.LaunchTemplateData?.InstanceType,
      'is-default-version': (version) => version.DefaultVersion,
    },
  });
  return { LaunchTemplateVersions: page.items, NextToken: page.next };
}

/** DeleteLaunchTemplateVersions: each succeeds or not; the default version never goes. */
export function deleteLaunchTemplateVersions(
  input: DeleteLaunchTemplateVersionsRequest,
  call: Call,
): DeleteLaunchTemplateVersionsResult {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = input;
  const template = templateNamed(call, { id, name });
  const versions = required(input.Versions, 'Versions');
  if (versions.length > MOST_DELETIONS)
    throw new ServiceFault(
      'InvalidParameterValue',
      `You can specify up to ${MOST_DELETIONS} launch template version numbers.`,
    );
  const judged = [...new Set(versions)].map((version) => {
    const number = Number(version);
    const found = template.versions.find((each) => each.number === number);
    return { version: number, refusal: refusalOf(template, found?.number, version) };
  });
  const gone = judged.filter(({ refusal }) => refusal === undefined).map(({ version }) => version);
  save(call, 'launch-template', {
    ...template,
    versions: template.versions.filter(({ number }) => !gone.includes(number)),
  });
  const named = { LaunchTemplateId: template.id, LaunchTemplateName: template.name };
  return {
    SuccessfullyDeletedLaunchTemplateVersions: gone.map((VersionNumber) => ({
      ...named,
      VersionNumber,
    })),
    UnsuccessfullyDeletedLaunchTemplateVersions: judged.flatMap(({ version, refusal }) =>
      refusal === undefined ? [] : [{ ...named, VersionNumber: version, ResponseError: refusal }],
    ),
  };
}

function refusalOf(template: LaunchTemplateRecord, number: number | undefined, asked: string) {
  if (number === undefined)
    return {
      Code: 'launchTemplateVersionDoesNotExist' as const,
      Message: noVersion(template, asked).message,
    };
  return number === template.defaultVersion
    ? {
        Code: 'unexpectedError' as const,
        Message: 'The default version of a launch template cannot be deleted.',
      }
    : undefined;
}

function sourceOf(template: LaunchTemplateRecord, version: string | undefined) {
  if (version === undefined) return undefined;
  const found = versionNamed(template, version);
  if (found === undefined) throw noVersion(template, version);
  return found;
}

function asked(
  template: LaunchTemplateRecord,
  versions: readonly string[],
  input: DescribeLaunchTemplateVersionsRequest,
): readonly LaunchTemplateVersionRecord[] {
  if (versions.length === 0) {
    const least = Number(input.MinVersion ?? 1);
    const most = Number(input.MaxVersion ?? template.latestVersion);
    return template.versions.filter(({ number }) => number >= least && number <= most).toReversed();
  }
  return versions.map((version) => {
    const found = versionNamed(template, version);
    if (found === undefined) throw noVersion(template, version);
    return found;
  });
}

function describeVersion(
  place: Place,
  template: LaunchTemplateRecord,
  version: LaunchTemplateVersionRecord,
): LaunchTemplateVersion {
  const { MetadataOptions: metadata } = version.data;
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: version.number,
    ...(version.description === undefined ? {} : { VersionDescription: version.description }),
    CreateTime: new Date(version.createdAt),
    CreatedBy: `arn:aws:iam::${place.scope.account}:user/gantry`,
    DefaultVersion: version.number === template.defaultVersion,
    LaunchTemplateData: {
      ...(version.data as ResponseLaunchTemplateData),
      ...(metadata === undefined ? {} : { MetadataOptions: { ...metadata, State: 'applied' } }),
    },
    Operator: { Managed: false },
  };
}

interface TokenRecord {
  readonly parameters: string;
  readonly version: number;
}

/** The version that an earlier request with this client token made. */
function repeatOf(
  place: Place,
  template: LaunchTemplateRecord,
  input: CreateLaunchTemplateVersionRequest,
): LaunchTemplateVersionRecord | undefined {
  const earlier = tokens(place).get(`${template.id}/${input.ClientToken ?? ''}`);
  if (earlier === undefined || input.ClientToken === undefined) return undefined;
  const found = template.versions.find(({ number }) => number === earlier.version);
  if (earlier.parameters !== digest(input) || found === undefined)
    throw new ServiceFault(
      'IdempotentParameterMismatch',
      'The client token that you have provided has already been used with different parameters.',
    );
  return found;
}

function remember(
  place: Place,
  template: LaunchTemplateRecord,
  input: CreateLaunchTemplateVersionRequest,
  version: number,
): void {
  if (input.ClientToken !== undefined)
    tokens(place).set(`${template.id}/${input.ClientToken}`, {
      parameters: digest(input),
      version,
    });
}

function tokens(place: Place) {
  return place.world.table<TokenRecord>(place.scope, 'ec2.launch-template-token');
}
