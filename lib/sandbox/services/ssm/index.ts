/**
 * Systems Manager: Parameter Store.
 * May import: service, paginate, world. Must not: know the wire or other services.
 */
import type { SandboxService } from '../../service.ts';
import { deleteParameter, deleteParameters } from './delete.ts';
import { describeParameters } from './describe.ts';
import { getParameter, getParameters, getParametersByPath } from './get.ts';
import { putParameter } from './put.ts';
import { parameterArn, parametersOf } from './store.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts';

/** AWS Systems Manager. */
export const ssm: SandboxService = {
  name: 'SSM',
  operations: {
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
