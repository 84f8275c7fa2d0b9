/** AWS's public parameters: the newest machine images of each family. Nobody can write them. */
import type { Scope, World } from '../../world.ts';
import {
  IMAGE_FAMILIES,
  type MachineImage,
  newestImage,
  releasedImages,
} from '../ec2/machine-images.ts';
import type { ParameterRecord } from './store.ts';

/** The public parameter of that name. */
export function publicParameter(
  world: World,
  scope: Scope,
  name: string,
): ParameterRecord | undefined {
  if (!isPublic(name)) return undefined;
  return publicParameters(world, scope).find((parameter) => parameter.name === name);
}

/** Every public parameter of a Region. */
export function publicParameters(world: World, scope: Scope): readonly ParameterRecord[] {
  return [
    ...IMAGE_FAMILIES.flatMap((family) => parametersOfImage(newestImage(world, scope, family))),
    ...releasedImages(world, scope).flatMap(parametersOfRelease),
  ];
}

/** Whether a name is AWS's. */
export function isPublic(name: string): boolean {
  return name.startsWith('/aws/service/');
}

const AGENT = '1.100.1';
const DOCKER = 'Docker version 25.0.13';

function parametersOfImage(image: MachineImage): readonly ParameterRecord[] {
  const { parameter, layout } = image.family;
  const one = (name: string, value: string): ParameterRecord => publicRecord(image, name, value);
  const id = (name: string): ParameterRecord =>
    publicRecord(image, name, image.id, 'aws:ec2:image');
  const below = (members: Readonly<Record<string, string | number>>): readonly ParameterRecord[] =>
    Object.entries(members)
      .filter(([name]) => name !== 'image_id')
      .map(([name, value]) => one(`${parameter}/${name}`, String(value)));
  switch (layout) {
    case 'ecs': {
      const members = ecsMembers(image);
      return [
        one(parameter, JSON.stringify(members)),
        id(`${parameter}/image_id`),
        ...below(members),
      ];
    }
    case 'windows': {
      const members = windowsMembers(image);
      return [
        one(parameter, JSON.stringify(members)),
        id(`${parameter}/image_id`),
        ...below(members),
      ];
    }
    case 'bottlerocket':
      return bottlerocketParameters(image, parameter);
    case 'plain':
      return [id(parameter)];
    default:
      return layout satisfies never;
  }
}

/** Each release of Bottlerocket can be named by its version as well. */
function parametersOfRelease(image: MachineImage): readonly ParameterRecord[] {
  const { layout, parameter } = image.family;
  return layout === 'bottlerocket'
    ? bottlerocketParameters(image, parameter.replace(/latest$/, image.version))
    : [];
}

function bottlerocketParameters(image: MachineImage, folder: string): readonly ParameterRecord[] {
  return [
    publicRecord(image, `${folder}/image_id`, image.id, 'aws:ec2:image'),
    publicRecord(image, `${folder}/image_version`, image.version),
  ];
}

function publicRecord(
  image: MachineImage,
  name: string,
  value: string,
  dataType = 'text',
): ParameterRecord {
  return {
    name,
    type: 'String',
    value,
    version: image.release,
    modified: image.createdAt,
    tier: 'Standard',
    dataType,
    tags: {},
  };
}

function ecsMembers(image: MachineImage): Readonly<Record<string, string | number>> {
  return {
    ecs_agent_version: AGENT,
    ecs_runtime_version: DOCKER,
    image_id: image.id,
    image_name: image.name,
    image_version: image.version,
    os: image.family.os,
    schema_version: 1,
    source_image_name: image.name.replace('-ecs', '-minimal'),
  };
}

function windowsMembers(image: MachineImage): Readonly<Record<string, string>> {
  return {
    ecs_agent_version: AGENT,
    ecs_runtime_version: DOCKER,
    image_id: image.id,
    image_name: image.name,
  };
}
