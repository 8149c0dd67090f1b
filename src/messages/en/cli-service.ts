export const serve = {
  ready: (f: { url: string; dataDir: string }) => `Switchback is ready: ${f.url}  (data: ${f.dataDir})`,
};

export const version = {
  service: (f: { version: string; url: string; node: string; pulumi: string | null }) =>
    `service ${f.version} at ${f.url} (Node ${f.node}, Pulumi ${f.pulumi ?? '–'})`,
  noService: 'The service is not running.',
};

export const byHand = {
  unmade: (f: { stage: string }) =>
    `The stack of ${f.stage} has not been made yet: the service makes it when it starts (npx switchback serve), and before the first promotion to ${f.stage}.`,
};
