/** Services that ECS does not deploy. */
import {
  ApplicationLoadBalancer,
  ExternalService,
  ListenerCondition,
  PrivateDnsNamespace,
  Service,
} from '../../../lib/index.ts';
import type { Place } from './services-of-every-kind.ts';

/** By task sets, and by CodeDeploy. */
export function externalServices({ stack, vpc, cluster, taskDefinition }: Place): void {
  const namespace = new PrivateDnsNamespace(stack, 'SetsDomain', { namespaceName: 'sets', vpc });
  const listener = new ApplicationLoadBalancer(stack, 'SetsFront', { vpc }).addListener('Http');
  const service = new ExternalService(stack, 'Sets', { cluster });
  const blue = service.addTaskSet('Blue', {
    taskDefinition,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    externalId: 'build-7',
    scalePercent: 50,
    cloudMap: { namespace, dnsRecordType: 'SRV' },
  });
  listener.addTargets('Blue', { targets: [blue] });
  service.addTaskSet('Green', {
    taskDefinition,
    capacityProviderStrategies: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
  });
  const deployed = new Service(stack, 'Deployed', {
    cluster,
    taskDefinition,
    deploymentController: 'CODE_DEPLOY',
  });
  listener.addTargets('Deployed', {
    targets: [deployed],
    priority: 5,
    conditions: [ListenerCondition.pathPatterns(['/deployed/*'])],
  });
}
