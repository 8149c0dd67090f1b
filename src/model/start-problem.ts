import type { NoFacts } from './field-problem.js';
import type { RuleWrong } from './ci-job.js';
import type { StateUrlFault } from './state-bucket.js';

type Because = Readonly<Record<'why', string>>;

/** Why the service does not start: code → what its text may mention. */
export interface StartFacts {
  /** Others than this machine reach it, by this address of theirs or its own. */
  'needs-identity': { readonly for: string };
  'needs-public-url': { readonly for: string };
  'needs-tls': { readonly for: string };
  'bad-public-url': NoFacts;
  'tls-half': { readonly missing: string };
  'tls-unusable': Because & { readonly file: string };
  'bad-proxy': NoFacts;
  /** Some of what belongs to the identity provider is said, and this is not. */
  'oidc-incomplete': { readonly missing: string };
  'oidc-without-identity': NoFacts;
  'bad-oidc-issuer': NoFacts;
  'bad-oidc-scopes': NoFacts;
  /** Which entry of the table, by its number. */
  'bad-oidc-role': { readonly entry: number; readonly known: string };
  /** Some of what says which jobs of CI are trusted is there, and this is not. */
  'ci-incomplete': { readonly missing: string };
  'ci-without-identity': NoFacts;
  'bad-ci-issuer': { readonly entry: number; readonly known: string };
  'ci-issuer-twice': NoFacts;
  'bad-ci-audience': NoFacts;
  /** Which word of which entry. */
  'bad-ci-rule': { readonly entry: number; readonly word: string; readonly wrong: RuleWrong };
  /** Some of what is needed to tell GitHub of promotions is said, and this is not. */
  'github-incomplete': { readonly missing: string };
  /** More than one proof of who we are. */
  'github-twofold': { readonly given: string };
  'bad-github-repository': NoFacts;
  'bad-github-api': NoFacts;
  'bad-webhook-secret': { readonly name: string; readonly least: number };
  /** Another machine that shares the database has it, and was heard of just now. */
  'machine-name-taken': {
    readonly name: string;
    readonly host: string;
    readonly dataDir: string;
  };
  'bad-machine-name': { readonly allowed: string };
  'bad-number': { readonly name: string; readonly least: number; readonly most: number };
  'bad-choice': { readonly name: string; readonly choices: string };
  /** null = the other process did not say who it is. */
  'data-dir-held': { readonly dataDir: string; readonly pid: number | null };
  /** Another machine runs with a copy of it, or with itself over a network. */
  'data-dir-twice': { readonly dataDir: string; readonly host: string; readonly pid: number };
  'data-dir-unusable': Because & { readonly dataDir: string };
  'port-in-use': { readonly host: string; readonly port: number };
  'no-cli': NoFacts;
  'database-unreachable': Because;
  /** `state`: the bucket that whoever joins has to share; null = its state is on that machine. */
  'database-taken': { readonly host: string; readonly dataDir: string; readonly state: string | null };
  /** `own`: the data directory that lacks them. */
  'other-keys': { readonly host: string; readonly dataDir: string; readonly own: string };
  'database-broken': { readonly folder: string };
  /** Something real has happened there. */
  'not-for-a-sample': { readonly dataDir: string; readonly table: string };
  'database-moved': { readonly folder: string; readonly moved: string };
  'no-server-named': NoFacts;
  'no-embedded-database': { readonly folder: string };
  /** An attempt of a promotion or a recovery. */
  'update-running': { readonly attempt: string };
  'folder-not-empty': { readonly folder: string };
  'no-backup': { readonly folder: string };
  'backup-damaged': { readonly folder: string; readonly files: readonly string[]; readonly count: number };
  'server-not-empty': { readonly table: string };
  'database-newer': { readonly migration: string };
  'bad-state-url': { readonly fault: StateUrlFault; readonly parameters: string };
  'state-unreachable': Because & { readonly address: string };
  'state-taken': { readonly host: string; readonly dataDir: string; readonly file: string };
  'state-moved': { readonly from: string; readonly to: string; readonly record: string };
  'stacks-failed': Because;
}

export type StartCode = keyof StartFacts;

export type StartProblem = {
  [C in StartCode]: { readonly code: C; readonly facts: StartFacts[C] };
}[StartCode];
