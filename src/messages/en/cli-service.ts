export const serve = {
  ready: (f: { url: string; dataDir: string }) => `Switchback is ready: ${f.url}  (data: ${f.dataDir})`,
};

export const version = {
  service: (f: { version: string; url: string; node: string; pulumi: string | null }) =>
    `service ${f.version} at ${f.url} (Node ${f.node}, Pulumi ${f.pulumi ?? '–'})`,
  noService: 'The service is not running.',
};
