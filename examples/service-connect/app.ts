/** A client and a server that find each other by name with Service Connect: no load balancer, no addresses in the code. */
import {
  App,
  Cluster,
  ContainerImage,
  Duration,
  HttpNamespace,
  LogDrivers,
  Port,
  Service,
  Stack,
  TaskDefinition,
  Vpc,
} from 'gantry';

export const app = new App({ name: 'shop' });
const stack = new Stack(app, 'Connected', { region: 'eu-west-1' });

const vpc = new Vpc(stack, 'Vpc', { natGateways: 1 });
const namespace = new HttpNamespace(stack, 'Namespace', { namespaceName: 'shop' });
const cluster = new Cluster(stack, 'Cluster', {
  vpc,
  containerInsights: 'enhanced',
  serviceConnectDefaults: { namespace },
});

/** Beside the container, each task has a proxy of Service Connect: 256 CPU units and 64 MiB for it. */
const size = { cpu: 512, memoryMiB: 1024 } as const;

const apiTask = new TaskDefinition(stack, 'ApiTask', size);
apiTask.addContainer('api', {
  image: ContainerImage.fromRegistry('traefik/whoami'),
  portMappings: [{ name: 'api', containerPort: 8080, appProtocol: 'http' }],
});
const api = new Service(stack, 'Api', {
  cluster,
  taskDefinition: apiTask,
  desiredCount: 2,
  serviceConnect: {
    services: [
      {
        portName: 'api',
        clientAliases: [{ port: 80, dnsName: 'api' }],
        perRequestTimeout: Duration.seconds(30),
      },
    ],
    logging: LogDrivers.awsLogs(),
    accessLogs: { format: 'JSON' },
  },
});

const webTask = new TaskDefinition(stack, 'WebTask', size);
webTask.addContainer('web', {
  image: ContainerImage.fromRegistry('nginx'),
  environment: { API_URL: 'http://api' },
});
const web = new Service(stack, 'Web', {
  cluster,
  taskDefinition: webTask,
  serviceConnect: {},
});

// The proxies connect from task to task: the server's security group lets the client's in.
api.connections.allowFrom(web, Port.tcp(8080), 'web calls the API');
