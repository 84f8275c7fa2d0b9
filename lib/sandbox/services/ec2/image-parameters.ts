/** Launch templates may name an image by a parameter of Systems Manager: each launch looks it up. */
import { ServiceFault } from '../../service.ts';
import { parameterNamed } from '../ssm/store.ts';
import type { Place } from './store.ts';

const PREFIX = 'resolve:ssm:';

/** The id of an image that is named by its id or as `resolve:ssm:` and a parameter. */
export function imageIdOf({ world, scope }: Place, imageId: string): string {
  if (!imageId.startsWith(PREFIX)) return imageId;
  const name = imageId.slice(PREFIX.length);
  const found = parameterNamed(world, scope, name);
  if (found === undefined)
    throw new ServiceFault(
      'InvalidParameterValue',
      `Unable to resolve the AMI ID from the Systems Manager parameter ${name}: ParameterNotFound`,
    );
  return found.value;
}
