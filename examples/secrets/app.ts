/**
 * Values that no task definition may show: one key of a secret of Secrets Manager, the version before it, a parameter of
 * SSM, and a file of settings in S3. Reading each is granted to the execution role, and nothing else.
 */
import {
  App,
  Cluster,
  ContainerImage,
  EnvironmentFile,
  Secret,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Orders', { region: 'eu-west-1' });
const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
const cluster = new Cluster(stack, 'Cluster', { vpc });

const database = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:orders/database-a1B2c3';
const key = 'arn:aws:kms:eu-west-1:111111111111:key/0f3e2d1c-0000-4000-8000-000000000000';

const taskDefinition = new TaskDefinition(stack, 'Task', { cpu: 256, memoryMiB: 512 });
taskDefinition.addContainer('orders', {
  image: ContainerImage.fromRegistry('registry.example.com/orders:1.4', {
    repositoryCredentials: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:registry-d4E5f6',
  }),
  environment: { DB_HOST: 'orders.internal' },
  environmentFiles: [EnvironmentFile.fromS3('arn:aws:s3:::shop-settings', 'orders.env')],
  secrets: {
    DB_PASSWORD: Secret.fromSecretsManager(database, {
      jsonKey: 'password',
      encryptionKeyArn: key,
    }),
    DB_PASSWORD_BEFORE: Secret.fromSecretsManager(database, {
      jsonKey: 'password',
      versionStage: 'AWSPREVIOUS',
    }),
    API_TOKEN: Secret.fromSsmParameter(
      'arn:aws:ssm:eu-west-1:111111111111:parameter/orders/api-token',
    ),
  },
});
new Service(stack, 'Service', { cluster, taskDefinition });
