/** An Express service as AWS answers it, in the shape of the desired properties. */
import type {
  ECSExpressGatewayService,
  ExpressGatewayServiceConfiguration,
  Service,
} from '@aws-sdk/client-ecs';
import { omitUndefined } from '../../../core/json.ts';
import type { Live, RolloutHandle } from '../../../resource-type.ts';
import { clusterNameOf } from '../names.ts';
import { liveService } from '../service/live.ts';
import { fromTagList } from '../tags.ts';
import type { ExpressGatewayServiceProperties } from './properties.ts';

type LiveExpress = Live<ExpressGatewayServiceProperties>;

/** The live Express service; `service` is the same one as DescribeServices shows it, which tells of its deployment. */
export function liveExpress(express: ECSExpressGatewayService, service?: Service): LiveExpress {
  const {
    serviceArn = '',
    serviceName = '',
    status,
    activeConfigurations: [newest] = [],
  } = express;
  const rollout = service === undefined ? undefined : liveService(service).rollout;
  return {
    id: serviceArn,
    properties: propertiesOf(express, newest),
    attributes: omitUndefined({
      serviceArn,
      serviceName,
      endpoint: newest?.ingressPaths?.[0]?.endpoint,
    }),
    tags: fromTagList(express.tags ?? service?.tags),
    state: status?.statusCode === 'DRAINING' ? 'deleting' : 'ready',
    ...(rollout === undefined ? {} : { rollout }),
  };
}

/** A service that has the name and is not an Express service. */
export function otherService(service: Service): LiveExpress {
  const { id, tags, state = 'ready', attributes } = liveService(service);
  const properties = {
    cluster: clusterNameOf(service.clusterArn),
    serviceName: service.serviceName,
    infrastructureRoleArn: undefined,
  };
  return {
    id,
    properties: omitUndefined(properties) as LiveExpress['properties'],
    attributes,
    tags,
    state,
  };
}

/** A handle of the deployment of a service revision: its number is that of the deployment. */
export function handleOf(
  { cluster, serviceName = '' }: Pick<ECSExpressGatewayService, 'cluster' | 'serviceName'>,
  configuration: ExpressGatewayServiceConfiguration | undefined,
): RolloutHandle | undefined {
  const revision = configuration?.serviceRevisionArn?.split('/').at(-1);
  return revision === undefined
    ? undefined
    : {
        cluster: clusterNameOf(cluster),
        service: serviceName,
        deploymentId: `ecs-svc/${revision}`,
      };
}

function propertiesOf(
  { cluster, serviceName, infrastructureRoleArn }: ECSExpressGatewayService,
  configuration: ExpressGatewayServiceConfiguration | undefined,
): ExpressGatewayServiceProperties {
  const {
    serviceRevisionArn: _r,
    ingressPaths: _i,
    createdAt: _c,
    ...asked
  } = configuration ?? ({} as ExpressGatewayServiceConfiguration);
  return omitUndefined({
    ...asked,
    cluster: clusterNameOf(cluster),
    serviceName,
    infrastructureRoleArn,
  }) as ExpressGatewayServiceProperties;
}
