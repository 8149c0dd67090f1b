export interface SimulatedStorage {
  readonly bucket: string;
  readonly endpoint: string;
  /** For SWITCHBACK_STATE_URL and PULUMI_BACKEND_URL. */
  readonly stateUrl: string;
  /** For `secretsprovider:` in a stage file. */
  readonly secretsProvider: string;
  /** Credentials that the simulation takes, and where its KMS is. */
  readonly env: Readonly<Record<string, string>>;
  /** Every request so far, by its operation; `refused` with the code of the refusal. */
  readonly calls: readonly { readonly operation: string; readonly url: string; readonly code?: string }[];
  /** The bucket's objects by key. */
  objects(): ReadonlyMap<string, Buffer>;
  put(key: string, body: string): void;
  remove(key: string): void;
  /** How many requests came while it was away. */
  turnedAway(): number;
  /** Away, it lets every connection break. */
  setAway(away: boolean): void;
  stop(): Promise<void>;
}

/** A simulated S3 and KMS on one loopback port, in this process. */
export function startSimulatedStorage(): Promise<SimulatedStorage>;
