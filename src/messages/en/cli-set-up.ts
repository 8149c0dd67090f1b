/** What getting the Pulumi CLI says; without a compiled command `scripts/setup/texts.mjs` says the same. */
export const setUp = {
  ways: {
    folder: 'Pulumi CLI of an earlier set-up',
    path: 'Pulumi CLI on PATH',
    vendor: "Pulumi CLI from the vendor's installer",
    build: 'Pulumi CLI built from source',
  },
  takesMinutes: 'takes some minutes, is done once',
  notPossible: (f: { way: string; why: string }) => `${f.way}: not possible, ${f.why}`,
  noSuchWay: (f: { value: string; ways: readonly string[] }) =>
    `SWITCHBACK_PULUMI is "${f.value}"; it may be ${f.ways.join(', ')}, or not set.`,
  waits: (f: { pid: number | undefined }) =>
    `… another set-up (process ${String(f.pid ?? 'unknown')}) is at work; waiting for it`,
  taken: (f: { version: string; from: 'path' | 'vendor' | 'build'; file: string; ownHost: boolean }) =>
    `Pulumi CLI ${f.version}, ${origins[f.from]}, ${f.file} (with ${f.ownHost ? 'our' : "the vendor's"} language host)`,
  nothingWorked: (f: { failures: readonly string[]; go: string; cli: string }) =>
    [
      'No Pulumi CLI could be had. Tried:',
      ...f.failures.map((failure) => `  - ${failure}`),
      'Do one of these and run the command again:',
      `  - install Go ${f.go} or newer (go.dev/doc/install); the CLI is then built from source`,
      `  - install the Pulumi CLI ${f.cli} (pulumi.com/docs/install) and have it on PATH`,
    ].join('\n'),
};

const origins = {
  path: 'found on PATH',
  vendor: "from the vendor's installer",
  build: 'built from source',
};
