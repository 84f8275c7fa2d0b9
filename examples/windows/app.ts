/** IIS on Windows Server 2022, in the console's cluster template for Windows. Tasks need the release of their instances. */
import {
  App,
  ApplicationLoadBalancer,
  ContainerImage,
  Duration,
  Ec2WindowsCluster,
  Service,
  Stack,
  TaskDefinition,
} from 'gantry';

export const app = new App({ name: 'office' });
const stack = new Stack(app, 'Windows', { region: 'eu-west-1' });
const { cluster, vpc } = new Ec2WindowsCluster(stack, 'Cluster', {
  windowsRelease: '2022-full',
  instanceType: 'm6i.large',
  instanceCount: 1,
  maxInstanceCount: 4,
  volumeSizeGiB: 100,
  // Nobody connects to the instances but the load balancer, for which the service opens them.
  inbound: [],
  // Images of Windows are large: what was pulled once stays.
  agent: { imagePullBehavior: 'prefer-cached', imagePullInactivityTimeout: Duration.minutes(10) },
});

// Windows networks its containers by NAT, with host ports that Docker chooses.
const site = new TaskDefinition(stack, 'Site', {
  compatibility: 'EC2',
  networkMode: 'default',
  runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_FULL', cpuArchitecture: 'X86_64' },
  cpu: 1024,
  memoryMiB: 2048,
});
site.addContainer('iis', {
  image: ContainerImage.fromRegistry(
    'mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022',
  ),
  portMappings: [{ containerPort: 80 }],
});

const service = new Service(stack, 'Service', {
  cluster,
  taskDefinition: site,
  desiredCount: 2,
  // A container of Windows takes minutes to start.
  healthCheckGracePeriod: Duration.minutes(10),
});
const loadBalancer = new ApplicationLoadBalancer(stack, 'Front', { vpc, internetFacing: true });
loadBalancer.addListener('Http').addTargets('Site', { targets: [service] });
