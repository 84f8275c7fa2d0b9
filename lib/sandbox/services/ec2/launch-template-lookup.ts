/** Finds launch templates and their versions as requests name them. */
import { ServiceFault } from '../../service.ts';
import type { LaunchTemplateRecord, LaunchTemplateVersionRecord } from './compute-records.ts';
import { all, lookup, type Place } from './store.ts';

/** How a request names a template: by id or name, and a version by number, `$Latest` or `$Default`. */
export interface TemplateName {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  /** The default version unless given. */
  readonly version?: string | undefined;
}

/** The template that a request names by id or name; throws AWS's error when it names none, both, or an unknown one. */
export function templateNamed(place: Place, { id, name }: TemplateName): LaunchTemplateRecord {
  if (id !== undefined && name !== undefined)
    throw new ServiceFault(
      'InvalidParameterCombination',
      'Either launch template name or launch template ID must be specified, but not both.',
    );
  if (id !== undefined) return lookup(place, 'launch-template', id, 'LaunchTemplateId');
  if (name === undefined)
    throw new ServiceFault(
      'MissingParameter',
      'Either a launch template ID or a launch template name must be specified in the request.',
    );
  const found = all(place, 'launch-template').find((template) => template.name === name);
  if (found === undefined)
    throw new ServiceFault(
      'InvalidLaunchTemplateName.NotFoundException',
      `The specified launch template, with template name ${name}, does not exist.`,
    );
  return found;
}

/** A template and the version of it that a request names. */
export function resolveTemplate(
  place: Place,
  wish: TemplateName,
): { readonly template: LaunchTemplateRecord; readonly version: LaunchTemplateVersionRecord } {
  const template = templateNamed(place, wish);
  const version = versionNamed(template, wish.version ?? '$Default');
  if (version === undefined) throw noVersion(template, wish.version ?? '$Default');
  return { template, version };
}

/** The version of a template by number, `$Latest` or `$Default`. */
export function versionNamed(
  template: LaunchTemplateRecord,
  version: string,
): LaunchTemplateVersionRecord | undefined {
  const number = numberOf(template, version);
  return template.versions.find((each) => each.number === number);
}

/** AWS's error for a version that a template does not have. */
export function noVersion(template: LaunchTemplateRecord, version: string): ServiceFault {
  return new ServiceFault(
    'InvalidLaunchTemplateId.VersionNotFound',
    `Could not find the specified version ${version} for the launch template with ID ${template.id}.`,
  );
}

function numberOf(template: LaunchTemplateRecord, version: string): number {
  if (version === '$Default') return template.defaultVersion;
  if (version === '$Latest') return template.versions.at(-1)?.number ?? 0;
  return Number(version);
}
