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
  put(key: string, body: string | Uint8Array): void;
  remove(key: string): void;
  /** How many requests came while it was away. */
  turnedAway(): number;
  /** Cuts the next answer to such an operation after so many of its bytes; with none, all of it. */
  cut(operation: string, afterBytes?: number | null): void;
  /** Is away when so many more of such an operation have been answered. */
  awayAfter(operation: string, count: number): void;
  /** How many bytes of objects it has given out. */
  sent(): number;
  /** Away, it lets every connection break. */
  setAway(away: boolean): void;
  stop(): Promise<void>;
}

/** A simulated S3 and KMS on one loopback port, in this process. */
export function startSimulatedStorage(): Promise<SimulatedStorage>;
