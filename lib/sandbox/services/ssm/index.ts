/**
 * Systems Manager: Parameter Store with AWS's public parameters, and hybrid activations.
 * May import: service, paginate, world; IAM's roles and EC2's machine images. Must not: know the wire.
 */
import type { SandboxService } from '../../service.ts';
import { createActivation, deleteActivation, describeActivations } from './activations.ts';
import { deleteParameter, deleteParameters } from './delete.ts';
import { describeParameters } from './describe.ts';
import { getParameter, getParameters, getParametersByPath } from './get.ts';
import { deregisterManagedInstance, describeInstanceInformation } from './managed-instances.ts';
import { putParameter } from './put.ts';
import { parameterArn, parametersOf } from './store.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts';

/** AWS Systems Manager. */
export const ssm: SandboxService = {
  name: 'SSM',
  operations: {
    CreateActivation: createActivation,
    DeleteActivation: deleteActivation,
    DeregisterManagedInstance: deregisterManagedInstance,
    DescribeActivations: describeActivations,
    DescribeInstanceInformation: describeInstanceInformation,
    PutParameter: putParameter,
    GetParameter: getParameter,
    GetParameters: getParameters,
    GetParametersByPath: getParametersByPath,
    DescribeParameters: describeParameters,
    DeleteParameter: deleteParameter,
    DeleteParameters: deleteParameters,
    AddTagsToResource: addTagsToResource,
    RemoveTagsFromResource: removeTagsFromResource,
    ListTagsForResource: listTagsForResource,
  },
  tagged: (scope, world) =>
    [...parametersOf(world, scope).values()].map((parameter) => ({
      arn: parameterArn(scope, parameter.name),
      tags: parameter.tags,
    })),
};
