export interface SimulatedAws {
  /** For SWITCHBACK_DEBUG_PROVIDERS or PULUMI_DEBUG_PROVIDERS. */
  readonly debugProviders: string;
  readonly ecsEndpoint: string;
  readonly logsEndpoint: string;
  readonly stsEndpoint: string;
  /** Of the APIs at which the things are looked at that settings name. */
  readonly awsEndpoint: string;
  readonly controlUrl: string;
  /** Ends every process of the simulation and waits for it. */
  stop(): Promise<void>;
}

export interface SimulatedAwsOptions {
  /** A folder in which the simulated cloud is kept from one start to the next. */
  readonly dir?: string;
  /** A folder of tarballs, `<hex digest>.tgz`; images of these digests really run. */
  readonly registry?: string;
}

export function startSimulatedAws(options?: SimulatedAwsOptions): Promise<SimulatedAws>;
