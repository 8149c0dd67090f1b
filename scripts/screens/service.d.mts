export function startOnSample(
  installDir: string,
  at: Date,
): Promise<{ url: string; dataDir: string; stop(): Promise<void> }>;
