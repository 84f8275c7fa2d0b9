/**
 * Machines in a shop's back room as instances of a cluster. After `gantry deploy`, on each machine as root the script that
 * this prints, with the activation's id and secret code in it:
 *
 *   gantry register shops/Shops/Machines examples/external/app.ts
 *
 * A machine that has registered runs the till by itself; the scanner runs where a machine has the attribute for it.
 */
import {
  App,
  Cluster,
  ClusterQuery,
  ContainerImage,
  ContainerInstanceAttributes,
  ExternalCapacity,
  PlacementConstraint,
  Service,
  Stack,
  TaskDefinition,
} from 'gantry';

export const app = new App({ name: 'shops' });
const stack = new Stack(app, 'Shops', { region: 'eu-west-1' });
const cluster = new Cluster(stack, 'Cluster', { enableFargateCapacityProviders: false });
new ExternalCapacity(stack, 'Machines', {
  cluster,
  registrationLimit: 20,
  defaultInstanceName: 'back-room',
});

// Once it is known which machine has a scanner, it gets an attribute that says so.
const { SCANNER_INSTANCE } = process.env;
if (SCANNER_INSTANCE !== undefined)
  new ContainerInstanceAttributes(stack, 'ScannerMachine', {
    cluster,
    containerInstance: SCANNER_INSTANCE,
    attributes: { scanner: true },
  });

// No load balancer reaches machines outside AWS: the till is reached in the shop's own network.
const till = new TaskDefinition(stack, 'Till', { compatibility: 'EXTERNAL', networkMode: 'host' });
till.addContainer('till', {
  image: ContainerImage.fromRegistry('nginx:1.27'),
  memoryReservationMiB: 128,
  portMappings: [{ containerPort: 80 }],
});
new Service(stack, 'Tills', {
  cluster,
  taskDefinition: till,
  launchType: 'EXTERNAL',
  daemon: true,
});

const scanner = new TaskDefinition(stack, 'Scanner', { compatibility: 'EXTERNAL' });
scanner.addContainer('scanner', {
  image: ContainerImage.fromRegistry('busybox:1.37'),
  memoryReservationMiB: 64,
  command: ['sh', '-c', 'while true; do sleep 60; done'],
});
new Service(stack, 'Scanners', {
  cluster,
  taskDefinition: scanner,
  launchType: 'EXTERNAL',
  // Zero until a machine has the attribute, so that no deployment waits for one.
  desiredCount: SCANNER_INSTANCE === undefined ? 0 : 1,
  placementConstraints: [PlacementConstraint.memberOf(ClusterQuery.attribute('scanner').exists())],
});
