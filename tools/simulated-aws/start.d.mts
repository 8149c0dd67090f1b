export interface SimulatedAws {
  /** For SWITCHBACK_DEBUG_PROVIDERS or PULUMI_DEBUG_PROVIDERS. */
  readonly debugProviders: string;
  readonly ecsEndpoint: string;
  readonly stsEndpoint: string;
  readonly controlUrl: string;
  /** Ends every process of the simulation and waits for it. */
  stop(): Promise<void>;
}

/** With a folder the simulated cloud is kept from one start to the next. */
export function startSimulatedAws(options?: { readonly dir?: string }): Promise<SimulatedAws>;
