/** The S3 bucket that holds Pulumi's state, as `SWITCHBACK_STATE_URL` names it. */
export interface StateBucket {
  /** For PULUMI_BACKEND_URL, with every parameter as it was given. */
  readonly url: string;
  readonly bucket: string;
  /** Ends in `/`, or is empty. */
  readonly prefix: string;
  readonly region: string;
  /** With its scheme; null = AWS's own. */
  readonly endpoint: string | null;
  readonly pathStyle: boolean;
  /** A profile of the AWS configuration; null = the usual chain. */
  readonly profile: string | null;
  readonly dualStack: boolean;
  readonly fips: boolean;
}

/** What is wrong with a state URL; its text never repeats the URL, which may hold a password. */
export type StateUrlFault = 'scheme' | 'password' | 'bucket' | 'parameter' | 'region';

/** The parameters of Pulumi's S3 backend that are passed on; every other name is a slip. */
export const stateParameters: readonly string[] = [
  ...['region', 'endpoint', 's3ForcePathStyle', 'use_path_style', 'disableSSL', 'disable_https', 'profile'],
  ...['dualstack', 'fips', 'ssetype', 'kmskeyid', 'awssdk', 'rate_limiter_capacity', 'hostname_immutable'],
  ...['request_checksum_calculation', 'response_checksum_validation'],
];

/** Reads a state URL; of several faults the first one in the order of reading. */
export function readStateUrl(text: string): StateBucket | { readonly fault: StateUrlFault } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 's3:') return { fault: 'scheme' };
  if (url.username !== '' || url.password !== '') return { fault: 'password' };
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '');
  if (!bucketName.test(url.host) || !prefixName.test(prefix) || url.hash !== '') return { fault: 'bucket' };
  const query = url.searchParams;
  const strange = [...query.keys()].some((name) => !stateParameters.includes(name));
  const unclear = switches.some((name) => !['true', 'false', null].includes(query.get(name)));
  if (strange || unclear || (query.has('endpoint') && endpointOf(query) === null))
    return { fault: 'parameter' };
  const region = query.get('region') ?? '';
  if (!regionName.test(region)) return { fault: 'region' };
  return {
    url: text,
    bucket: url.host,
    prefix: prefix === '' ? '' : `${prefix}/`,
    region,
    endpoint: endpointOf(query),
    pathStyle: isOn(query, 's3ForcePathStyle') || isOn(query, 'use_path_style'),
    profile: query.get('profile'),
    dualStack: isOn(query, 'dualstack'),
    fips: isOn(query, 'fips'),
  };
}

/** Where the state is, for people: without the parameters. */
export const stateAddress = ({ bucket, prefix }: StateBucket): string => `s3://${bucket}/${prefix}`;

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const prefixName = /^[\w.!*'()/-]*$/;
const regionName = /^[a-z]{2}(-[a-z]+)+-\d$/;
const switches = [
  ...['s3ForcePathStyle', 'use_path_style', 'disableSSL', 'disable_https', 'dualstack', 'fips'],
  'hostname_immutable',
];

const isOn = (query: URLSearchParams, name: string): boolean => query.get(name) === 'true';

/** As Pulumi reads it: without a scheme it is https, unless that is switched off. */
function endpointOf(query: URLSearchParams): string | null {
  const given = query.get('endpoint') ?? '';
  if (given === '') return null;
  const plain = isOn(query, 'disableSSL') || isOn(query, 'disable_https');
  const whole = /^https?:\/\//.test(given) ? given : `${plain ? 'http' : 'https'}://${given}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  return url === null || url.username !== '' || url.password !== '' ? null : whole;
}
