import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

/** One question to an API of AWS of which no client is here. */
export interface AwsCall {
  /** As it stands in a signature: `acm`, `route53`. */
  readonly service: string;
  readonly region: string;
  readonly host: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** The headers of a call with its signature, as AWS's own clients sign. */
export async function signed(call: AwsCall, keys: AwsKeys, now: Date): Promise<Record<string, string>> {
  const { service, region, host: hostname, method, path, body } = call;
  const { sessionToken, ...pair } = keys;
  const signer = new SignatureV4({
    ...{ service, region, sha256: Sha256, applyChecksum: false },
    credentials: { ...pair, ...(sessionToken === undefined ? {} : { sessionToken }) },
  });
  const request = { protocol: 'https:', hostname, method, path, body };
  const { headers } = await signer.sign(
    { ...request, headers: { ...call.headers, host: hostname } },
    { signingDate: now },
  );
  const { host: _host, ...sent } = headers;
  return sent;
}
