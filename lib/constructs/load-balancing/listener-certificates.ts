/** Certificates of a listener beside its default one. */
import type { Construct } from 'constructs';
import type { Input } from '../../graph/reference.ts';
import {
  LISTENER_CERTIFICATE_TYPE,
  type ListenerCertificateProperties,
} from '../../resources/elbv2/listener-certificate/properties.ts';
import { Resource } from '../../tree/resource.ts';
import { badProp } from '../options.ts';

/** Adds further certificates to a listener. Throws `tree/bad-props` where it has no default one, or for more than 25. */
export function addCertificates(
  listener: Construct,
  listenerArn: Input<string>,
  {
    certificateArn,
    additionalCertificateArns: arns = [],
  }: {
    readonly certificateArn?: Input<string>;
    readonly additionalCertificateArns?: readonly Input<string>[];
  },
): void {
  if (arns.length > 0 && certificateArn === undefined)
    throw badProp(
      listener,
      'further certificates are given without a first one',
      'give certificateArn',
    );
  if (arns.length > MOST_CERTIFICATES)
    throw badProp(
      listener,
      `${arns.length} further certificates are given`,
      `give at most ${MOST_CERTIFICATES}, or certificates with several names`,
    );
  for (const [i, CertificateArn] of arns.entries())
    new Resource<ListenerCertificateProperties>(listener, `Certificate${i + 2}`, {
      type: LISTENER_CERTIFICATE_TYPE,
      taggable: false,
      properties: { ListenerArn: listenerArn, CertificateArn },
    });
}

const MOST_CERTIFICATES = 25;
