/** What getting the Pulumi CLI says; the command `switchback setup` says the same in the reader's language. */
export const texts = {
  ways: {
    folder: "Pulumi CLI in the project's folder",
    path: 'Pulumi CLI on PATH',
    vendor: "Pulumi CLI from the vendor's installer",
    build: 'Pulumi CLI built from source',
  },
  takesMinutes: 'takes some minutes, is done once',
  notPossible: ({ way, why }) => `${way}: not possible, ${why}`,
  noSuchWay: ({ value, ways }) =>
    `SWITCHBACK_PULUMI is "${value}"; it may be ${ways.join(', ')}, or not set.`,
  waits: ({ pid }) => `… another set-up (process ${pid ?? 'unknown'}) is at work; waiting for it`,
  taken: ({ version, from, file, ownHost }) =>
    `Pulumi CLI ${version}, ${origins[from]}, ${file} (with ${ownHost ? 'our' : "the vendor's"} language host)`,
  nothingWorked: ({ failures, go, cli }) =>
    [
      'No Pulumi CLI could be had. Tried:',
      ...failures.map((failure) => `  - ${failure}`),
      'Do one of these and run the command again:',
      `  - install Go ${go} or newer (go.dev/doc/install); the CLI is then built from source`,
      `  - install the Pulumi CLI ${cli} (pulumi.com/docs/install) and have it on PATH`,
    ].join('\n'),
};

const origins = {
  path: 'found on PATH',
  vendor: "from the vendor's installer",
  build: 'built from source',
};
