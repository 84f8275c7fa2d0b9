import { describe, expect, test } from 'vitest';
import {
  Cluster,
  Duration,
  ManagedInstancesCapacityProvider,
  type ManagedInstancesCapacityProviderOptions,
  Vpc,
} from '../../../lib/index.ts';
import { aCluster, aStack, complaintsOf, propertiesAt, ref } from '../synthesis.ts';

const AT = 'shop/Web/Cluster/Managed';

function aProvider(options: ManagedInstancesCapacityProviderOptions = {}) {
  const made = aCluster();
  const provider = made.cluster.addManagedInstancesCapacityProvider('Managed', options);
  return { ...made, provider };
}

function templateOf(options: ManagedInstancesCapacityProviderOptions): unknown {
  const managed = propertiesAt(aProvider(options).app, AT)['managedInstancesProvider'];
  return (managed as Readonly<Record<string, unknown>>)['instanceLaunchTemplate'];
}

describe('a ManagedInstancesCapacityProvider', () => {
  test('belongs to its cluster, and has roles and a security group of its own', () => {
    const { app } = aProvider();
    expect(propertiesAt(app, AT)).toEqual({
      name: expect.stringMatching(/^shop-Web-Cluster-Managed-[0-9a-f]{8}$/),
      cluster: ref('shop/Web/Cluster', 'clusterName'),
      managedInstancesProvider: {
        infrastructureRoleArn: ref(`${AT}/InfrastructureRole`, 'Arn'),
        instanceLaunchTemplate: {
          ec2InstanceProfileArn: ref(`${AT}/InstanceProfile`, 'Arn'),
          networkConfiguration: {
            subnets: [
              ref('shop/Web/Vpc/PrivateSubnet1', 'SubnetId'),
              ref('shop/Web/Vpc/PrivateSubnet2', 'SubnetId'),
            ],
            securityGroups: [ref(`${AT}/SecurityGroup`, 'GroupId')],
          },
        },
      },
    });
    expect(propertiesAt(app, `${AT}/InfrastructureRole`)).toMatchObject({
      AssumeRolePolicyDocument: {
        Statement: [{ Principal: { Service: 'ecs.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      InlinePolicies: {
        Default: {
          Statement: [{ Action: ['iam:PassRole'], Resource: [ref(`${AT}/InstanceRole`, 'Arn')] }],
        },
      },
    });
    expect(propertiesAt(app, 'shop/Web/Cluster/CapacityProviders')).toMatchObject({
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
  });

  test('says what instances must be like, and what becomes of them', () => {
    const { app } = aProvider({
      instanceRequirements: {
        vCpuCount: { min: 2, max: 8 },
        memoryMiB: { min: 4096 },
        allowedInstanceTypes: ['m7*.*'],
        bareMetal: 'excluded',
        networkInterfaceCount: { min: 2 },
        maxSpotPriceAsPercentageOfOptimalOnDemandPrice: 50,
      },
      capacityOption: 'reserved',
      capacityReservationGroupArn: 'arn:aws:resource-groups:x',
      reservationPreference: 'RESERVATIONS_FIRST',
      storageSizeGiB: 200,
      localStorage: true,
      fips: true,
      detailedMonitoring: true,
      instanceMetadataTags: false,
      autoRepair: true,
      scaleInAfter: Duration.minutes(30),
      propagateTags: true,
    });
    expect(propertiesAt(app, AT)['managedInstancesProvider']).toMatchObject({
      instanceLaunchTemplate: {
        instanceRequirements: {
          vCpuCount: { min: 2, max: 8 },
          memoryMiB: { min: 4096 },
          allowedInstanceTypes: ['m7*.*'],
          bareMetal: 'excluded',
          networkInterfaceCount: { min: 2 },
          maxSpotPriceAsPercentageOfOptimalOnDemandPrice: 50,
        },
        capacityOptionType: 'RESERVED',
        capacityReservations: {
          reservationGroupArn: 'arn:aws:resource-groups:x',
          reservationPreference: 'RESERVATIONS_FIRST',
        },
        storageConfiguration: { storageSizeGiB: 200 },
        localStorageConfiguration: { useLocalStorage: true },
        fipsEnabled: true,
        monitoring: 'DETAILED',
        instanceMetadataTagsPropagation: false,
      },
      propagateTags: 'CAPACITY_PROVIDER',
      infrastructureOptimization: { scaleInAfter: 1800 },
      autoRepairConfiguration: { actionsStatus: 'ENABLED' },
    });
  });

  test('gets a new name when it is paid for in another way', () => {
    const name = (options: ManagedInstancesCapacityProviderOptions) =>
      propertiesAt(aProvider(options).app, AT)['name'];
    expect(name({ storageSizeGiB: 90 })).toBe(name({}));
    expect(name({ capacityOption: 'spot' })).not.toBe(name({}));
    expect(name({ fips: true })).not.toBe(name({}));
    expect(templateOf({ capacityOption: 'spot' })).toMatchObject({ capacityOptionType: 'SPOT' });
  });

  test('is where services run by default when there is nothing else', () => {
    const { app, stack } = aStack();
    const vpc = new Vpc(stack, 'Vpc');
    const cluster = new Cluster(stack, 'Cluster', { enableFargateCapacityProviders: false });
    cluster.addManagedInstancesCapacityProvider('Managed', { vpc, scaleInAfter: 'never' });
    expect(propertiesAt(app, 'shop/Web/Cluster/CapacityProviders')).toEqual({
      cluster: ref('shop/Web/Cluster', 'clusterName'),
      capacityProviders: [],
      defaultCapacityProviderStrategy: [{ capacityProvider: ref(AT, 'name'), weight: 1 }],
    });
    expect(propertiesAt(app, AT)['managedInstancesProvider']).toMatchObject({
      infrastructureOptimization: { scaleInAfter: -1 },
    });
  });

  test('says what is wrong', () => {
    const { app } = aProvider({ scaleInAfter: Duration.hours(2) });
    expect(complaintsOf(app)).toEqual([
      `tree/bad-props ${AT}: scaleInAfter is 7200 s; AWS takes at most an hour, or 'never'`,
    ]);
    const { stack } = aStack();
    const cluster = new Cluster(stack, 'Cluster');
    expect(() => new ManagedInstancesCapacityProvider(stack, 'A', { cluster })).toThrow(
      'neither the capacity provider nor its cluster has a vpc',
    );
  });
});
