import type { PackageManager } from '../local/package-manager.js';

/** The CIs for which `init` writes what registers builds. */
export const writtenCis = ['github', 'gitlab'] as const;
export type WrittenCi = (typeof writtenCis)[number];

export interface CiFacts {
  readonly branch: string;
  /** From the root of the repository to the backend; `.` = the same. */
  readonly folder: string;
  readonly manager: PackageManager;
  /** Where the service is. */
  readonly server: string;
  /** Whether only a runner of its own machine reaches it. */
  readonly isLocal: boolean;
}

export const workflowFile = '.github/workflows/switchback.yml';
export const gitlabFile = '.gitlab-ci.yml';
/** Where the team has a pipeline already, which names this file. */
export const gitlabPart = '.gitlab/switchback.yml';

const command = 'npx --no switchback build create';
const whyNo = "With `--no` no package of that name is fetched: the one in the registry is somebody else's.";

const steps = ({ manager }: CiFacts): string[] => [
  ...(manager.name === 'npm' ? [] : ['corepack enable']),
  manager.install,
  'npm run build --if-present',
  'npm test --if-present',
];

export const workflowText = (facts: CiFacts): string => `name: Switchback
on:
  push: { branches: [${facts.branch}] }
# By id-token GitHub signs what this job is: a service that trusts it asks for no stored secret.
permissions: { contents: read, id-token: write }
jobs:
  build:
${
  facts.isLocal
    ? '    # A service on loopback can be reached from its own machine only.\n    runs-on: self-hosted'
    : '    runs-on: ubuntu-latest'
}
${facts.folder === '.' ? '' : `    defaults: { run: { working-directory: ${JSON.stringify(facts.folder)} } }\n`}    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with: { fetch-depth: 0, persist-credentials: false }
${steps(facts)
  .map((step) => `      - run: ${step}\n`)
  .join('')}      # ${whyNo}
      - run: ${command}
        env:
          SWITCHBACK_SERVER: \${{ vars.SWITCHBACK_SERVER || '${facts.server}' }}
`;

export const gitlabText = (facts: CiFacts): string => `switchback:
${
  facts.isLocal
    ? '  # A service on loopback can be reached from its own machine only: a shell runner there has this tag.\n  tags: [switchback]\n'
    : ''
}  rules:
    - if: $CI_COMMIT_BRANCH == ${JSON.stringify(facts.branch)}
  variables:
    GIT_DEPTH: '0'
    # A variable of the project of the same name wins.
    SWITCHBACK_SERVER: ${facts.server}
  # GitLab signs what this job is: a service that trusts it asks for no stored secret.
  id_tokens:
    SWITCHBACK_ID_TOKEN: { aud: $SWITCHBACK_SERVER }
  script:
${[...(facts.folder === '.' ? [] : [`cd ${JSON.stringify(facts.folder)}`]), ...steps(facts)]
  .map((step) => `    - ${step}\n`)
  .join('')}    # ${whyNo}
    - ${command}
`;
