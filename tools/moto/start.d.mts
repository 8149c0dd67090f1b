import type { S3Client } from '@aws-sdk/client-s3';

export interface Moto {
  readonly bucket: string;
  /** For SWITCHBACK_STATE_URL and PULUMI_BACKEND_URL. */
  readonly stateUrl: string;
  /** Credentials that it takes. */
  readonly env: Readonly<Record<string, string>>;
  /** Looks into it past the product. */
  readonly client: S3Client;
  stop(): Promise<void>;
}

/** moto's S3 on a loopback port, installed when it is asked for first. Throws when Python or PyPI is missing. */
export function startMoto(): Promise<Moto>;
