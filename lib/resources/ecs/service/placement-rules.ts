/** What AWS refuses of how a service's tasks are placed on container instances. */
import { isJsonObject } from '../../../core/json.ts';
import type { Finding } from '../../../resource-type.ts';
import { errorIf, items, known, type Rule } from '../rules.ts';
import type { ServiceProperties } from './properties.ts';
import type { ServiceSubject } from './subject.ts';

/** The rules. */
export const PLACEMENT_RULES: readonly Rule<ServiceSubject>[] = [
  ({ service, daemon }) =>
    errorIf(
      daemon && items(service.placementStrategy).length > 0,
      'placementStrategy',
      'A daemon takes no placement strategy.',
    ),
  ({ service, onFargate }) => [
    ...errorIf(
      onFargate && items(service.placementConstraints).length > 0,
      'placementConstraints',
      'Placement constraints are not supported with FARGATE launch type.',
    ),
    ...errorIf(
      onFargate && items(service.placementStrategy).length > 0,
      'placementStrategy',
      'Placement strategies are not supported with FARGATE launch type.',
    ),
  ],
  ({ service: { placementConstraints }, task }) => {
    const own = items(placementConstraints).length;
    const inherited = items(task?.placementConstraints).length;
    return errorIf(
      own + inherited > 10,
      'placementConstraints',
      `${own} placement constraints here and ${inherited} in the task definition: there can be 10 together.`,
    );
  },
  ({ service: { placementStrategy } }) =>
    errorIf(
      items(placementStrategy).length > 5,
      'placementStrategy',
      'There can be 5 placement strategies.',
    ),
  ({ service: { placementConstraints } }) =>
    items(placementConstraints).flatMap((one, index) => {
      const { type, expression } = isJsonObject(one) ? one : {};
      const path = `placementConstraints[${index}]`;
      return [
        ...errorIf(
          known(type) !== undefined && type !== 'distinctInstance' && type !== 'memberOf',
          `${path}.type`,
          `${String(type)} is neither distinctInstance nor memberOf.`,
        ),
        ...errorIf(
          type === 'distinctInstance' && expression !== undefined,
          `${path}.expression`,
          'You cannot specify an expression if the constraint type is distinctInstance.',
        ),
        ...errorIf(
          type === 'memberOf' && (expression === undefined || expression === ''),
          `${path}.expression`,
          'A constraint of type memberOf needs an expression of the cluster query language.',
        ),
        ...errorIf(
          typeof expression === 'string' && expression.length > 2000,
          `${path}.expression`,
          'An expression can have a maximum length of 2000 characters.',
        ),
      ];
    }),
  ({ service: { placementStrategy } }) =>
    items(placementStrategy).flatMap((one, index) =>
      strategyFindings(one, `placementStrategy[${index}]`),
    ),
];

type Strategy = NonNullable<ServiceProperties['placementStrategy']>[number];

function strategyFindings({ type, field }: Strategy, path: string): readonly Finding[] {
  const name = known(field)?.toLowerCase();
  switch (known(type)) {
    case 'random':
      return errorIf(field !== undefined, `${path}.field`, 'The random strategy takes no field.');
    case 'binpack':
      return errorIf(
        field === undefined || (name !== undefined && name !== 'cpu' && name !== 'memory'),
        `${path}.field`,
        `binpack packs by cpu or memory, not by ${field ?? 'nothing'}.`,
      );
    case 'spread':
      return errorIf(
        field === undefined ||
          (name !== undefined && !/^(instanceid|host|attribute:.+)$/.test(name)),
        `${path}.field`,
        `spread takes instanceId, host or attribute:<name>, not ${field ?? 'nothing'}.`,
      );
    case undefined:
      return errorIf(
        type === undefined,
        `${path}.type`,
        'A placement strategy is one of random, spread and binpack.',
      );
    default:
      return errorIf(true, `${path}.type`, `${type} is none of random, spread and binpack.`);
  }
}
