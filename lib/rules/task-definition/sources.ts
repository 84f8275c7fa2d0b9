/** Where the rules of a task definition are written down. */

/** A data type or action of the API reference. */
export function api(type: string): string {
  return `Amazon ECS API Reference, ${type}`;
}

/** A page of the developer guide. */
export function guide(page: string): string {
  return `Amazon ECS Developer Guide, ${page}`;
}

/** A request that AWS refused, and who wrote of it. */
export function refusal(where: string): string {
  return `AWS, refusal of RegisterTaskDefinition (${where})`;
}

/** Where the AWS CDK checks the same before it asks AWS. */
export const CDK = 'aws/aws-cdk, aws-ecs';
