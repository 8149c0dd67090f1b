import { partitionOf } from '../../model/aws-partition.js';
import type { AwsCall } from './signed-call.js';

export type Answer =
  | { readonly ok: true; readonly text: string }
  /** AWS's own code, or why it was not reached. */
  | { readonly ok: false; readonly code: string };

/** Asks AWS; never throws. */
export type Ask = (call: AwsCall) => Promise<Answer>;

const domainOf = (partition: string): string =>
  partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';

/** The registry's own API has a name before its service's. */
const hostOf = (service: string, region: string): string =>
  `${service === 'ecr' ? 'api.' : ''}${service}.${region}.${domainOf(partitionOf(region))}`;

/** A call of an API that speaks JSON 1.1; `target` as it stands in `X-Amz-Target`. */
export const jsonCall = (service: string, region: string, target: string, input: object): AwsCall => ({
  ...{ service, region, host: hostOf(service, region), method: 'POST', path: '/' },
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
  body: JSON.stringify(input),
});

/** A call of an API that takes a form and answers XML. */
export const queryCall = (
  service: string,
  region: string,
  input: Readonly<Record<string, string>>,
): AwsCall => ({
  ...{ service, region, host: hostOf(service, region), method: 'POST', path: '/' },
  headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
  body: new URLSearchParams(input).toString(),
});

/** Where Route 53 is, which belongs to no region (docs.aws.amazon.com/general/latest/gr/r53.html). */
const route53: Readonly<Record<string, { readonly host: string; readonly region: string }>> = {
  aws: { host: 'route53.amazonaws.com', region: 'us-east-1' },
  'aws-cn': { host: 'route53.amazonaws.com.cn', region: 'cn-northwest-1' },
  'aws-us-gov': { host: 'route53.us-gov.amazonaws.com', region: 'us-gov-west-1' },
};

/** Asks for one zone of Route 53. */
export const zoneCall = (partition: string, zoneId: string): AwsCall => ({
  ...{ service: 'route53', ...(route53[partition] ?? { host: '', region: '' }) },
  ...{ method: 'GET', path: `/2013-04-01/hostedzone/${zoneId}`, headers: {}, body: '' },
});

/** The code in an answer that refuses, of either kind. */
export function codeIn(text: string, status: number): string {
  const xml = /<Code>([^<]+)<\/Code>/.exec(text)?.[1];
  const json = /"__type"\s*:\s*"(?:[^"#]*#)?([^"#]+)"/.exec(text)?.[1];
  return xml ?? json ?? `HTTP ${String(status)}`;
}
