import type { StartFacts } from '../../model/start-problem.js';
import type { StateUrlFault } from '../../model/state-bucket.js';
import { aside } from '../quote.js';
import { ruleWords } from './ci-jobs.js';
import type { Texts } from '../texts.js';

/** Why the service does not start: what, why, and what to do next. */
export const service: Texts<StartFacts> = {
  'needs-identity': (f) =>
    `Others reach the service (${f.for}), and it runs uploaded code: it has to ask who they are. Set SWITCHBACK_IDENTITY=required, or listen on this machine only: --host 127.0.0.1`,
  'needs-public-url': (f) =>
    `Others reach the service (${f.for}): it has to know by which address. Set SWITCHBACK_PUBLIC_URL=https://switchback.example`,
  'needs-tls': (f) =>
    `Others reach the service (${f.for}): tokens may not go there in the clear. Give it a certificate (SWITCHBACK_TLS_CERT and SWITCHBACK_TLS_KEY name its files), or name the proxy that has one by its address: SWITCHBACK_TRUSTED_PROXY=10.0.0.5`,
  'bad-public-url': () =>
    'SWITCHBACK_PUBLIC_URL must be https:// with a host and perhaps a port and a plain path that the proxy takes off, and nothing after that.',
  'tls-half': (f) => `${f.missing} is missing: a certificate and its key go together.`,
  'tls-unusable': (f) =>
    `The certificate cannot be used (${f.file}): ${f.why}. Look at what SWITCHBACK_TLS_CERT and SWITCHBACK_TLS_KEY name`,
  'bad-proxy': () =>
    'SWITCHBACK_TRUSTED_PROXY must be addresses of proxies, such as 10.0.0.5, with commas between them.',
  'oidc-incomplete': (f) =>
    `Something is said of an identity provider, and something is missing: ${f.missing}. Set it, or unset every SWITCHBACK_OIDC_… variable`,
  'oidc-without-identity': () =>
    'An identity provider is named, and yet nobody is asked who they are. Set SWITCHBACK_IDENTITY=required, or unset every SWITCHBACK_OIDC_… variable',
  'bad-oidc-issuer': () =>
    'SWITCHBACK_OIDC_ISSUER must be the https:// address by which the provider names itself, without a query. (http:// is taken on this machine only.)',
  'bad-oidc-scopes': () =>
    'SWITCHBACK_OIDC_SCOPES must hold openid, with blanks between its names: openid profile groups',
  'bad-oidc-role': (f) =>
    `Entry ${String(f.entry)} of SWITCHBACK_OIDC_ROLES is no group with roles. Write for example: testers=qa:devqa,read; leads=operator. Roles and verbs are: ${f.known}`,
  'ci-incomplete': (f) =>
    `Something is said of the jobs of CI, and something is missing: ${f.missing}. Set it, or unset every SWITCHBACK_CI_… variable`,
  'ci-without-identity': () =>
    'Jobs of CI are to prove what they are, and yet nobody is asked who they are. Set SWITCHBACK_IDENTITY=required, or unset every SWITCHBACK_CI_… variable',
  'bad-ci-issuer': (f) =>
    `Entry ${String(f.entry)} of SWITCHBACK_CI_ISSUERS is none of ${f.known}, or the address behind its = is not the https:// one by which that CI names itself. (http:// is taken on this machine only.)`,
  'ci-issuer-twice': () => 'SWITCHBACK_CI_ISSUERS names one issuer twice.',
  'bad-ci-audience': () =>
    'Tokens of CI have to be meant for this service alone. Set SWITCHBACK_PUBLIC_URL, or SWITCHBACK_CI_AUDIENCE=https://switchback.example: the address of a service, and not that of the CI',
  'bad-ci-rule': (f) =>
    `Entry ${String(f.entry)} of SWITCHBACK_CI_RULES: "${f.word}" ${ruleWords[f.wrong]}. Write for example: repository=acme/shop#700100 owner=acme#42 ref=refs/heads/main workflow=acme/shop/.github/workflows/build.yml@refs/heads/main`,
  'github-incomplete': (f) =>
    `Something is said of how GitHub is told of promotions, and something is missing: ${f.missing}. Set it, or unset SWITCHBACK_GITHUB_TOKEN, …_TOKEN_FILE and …_APP`,
  'github-twofold': (f) =>
    `GitHub is shown one proof only, and these are several: ${f.given}. Unset all but one`,
  'bad-github-repository': () =>
    'SWITCHBACK_GITHUB_REPOSITORY must be the owner and the name as GitHub writes them: acme/api',
  'bad-github-api': () =>
    'SWITCHBACK_GITHUB_API must be an https:// address without a query: https://github.example/api/v3. (http:// is taken on this machine only.)',
  'bad-webhook-secret': (f) =>
    `${f.name} must have ${String(f.least)} characters or more, for whoever guesses it speaks as GitHub. Make one: openssl rand -hex 32`,
  'bad-number': (f) => `${f.name} must be a whole number from ${String(f.least)} to ${String(f.most)}.`,
  'bad-choice': (f) => `${f.name} must be one of: ${f.choices}.`,
  'bad-machine-name': (f) =>
    `A machine cannot have that name (--machine, SWITCHBACK_MACHINE). Allowed: ${f.allowed}.`,
  'machine-name-taken': (f) =>
    `The machine ${f.host} with the data directory ${f.dataDir} is named ${f.name} already, and runs. Choose another name with --machine, or stop that one: 30 s later its name is free.`,
  'data-dir-held': (f) =>
    `Another service (pid ${String(f.pid ?? '?')}) holds the data directory ${f.dataDir}. Stop it, or choose another one with --data-dir`,
  'data-dir-twice': (f) =>
    `A service on ${f.host} (pid ${String(f.pid)}) runs with the data directory ${f.dataDir}, or with a copy of it, and each of the two would take over what the other one updates. Stop that one, or choose an empty one with --data-dir`,
  'data-dir-unusable': (f) =>
    `The data directory ${f.dataDir} cannot be used: ${f.why}. Choose another one with --data-dir`,
  'port-in-use': (f) =>
    `Port ${String(f.port)} on ${f.host} is in use. Choose another one with --port, or any free one with --port 0`,
  'no-cli': () => 'There is no Pulumi CLI. Get it with: npx --no switchback setup',
  'database-unreachable': (f) =>
    `The database of DATABASE_URL does not answer: ${f.why}. Start it, or correct DATABASE_URL. (Without DATABASE_URL the embedded one is used, which knows nothing of what is in this one.)`,
  'database-taken': (f) =>
    `The database of DATABASE_URL belongs to the data directory ${f.dataDir} on ${f.host}, where the Pulumi state of its stages ${f.state === null ? 'lies. ' : `lies (${f.state}). To work there together, set SWITCHBACK_STATE_URL to the same bucket. Otherwise: `}Start that one with --data-dir, or make another database: createdb …`,
  'other-keys': (f) =>
    `This machine may share the database and the bucket only with the keys of the first one. Copy passphrase and fingerprint.key from ${f.dataDir} on ${f.host} to ${f.own}, readable by its owner only (chmod 600)`,
  'database-broken': (f) =>
    `The embedded database ${f.folder} cannot be opened: its files are damaged or incomplete. Put it aside, and the next start makes a new, empty one: ${aside(f.folder)}`,
  'not-for-a-sample': (f) =>
    `Something has happened already in the database of ${f.dataDir} (table ${f.table}), and a sample would be mixed with it. Nothing was changed. Name a folder that is not there yet with --data-dir; with DATABASE_URL, an empty database: createdb switchback_sample`,
  'database-moved': (f) =>
    `The rows of the embedded database were moved to a server. Set DATABASE_URL to that one; or, to go back to how they were then: mv ${f.moved} ${f.folder}`,
  'no-server-named': () =>
    'Nothing says where the rows are to go. Set DATABASE_URL to an empty database on a PostgreSQL server (15 or newer): createdb switchback',
  'no-embedded-database': (f) =>
    `There is no embedded database ${f.folder}, so there is nothing to move. Name the data directory with --data-dir`,
  'update-running': (f) =>
    `An update is running (${f.attempt}), and what it writes would be saved by halves. Start the service, wait for it, and stop the service again: npx --no switchback serve`,
  'folder-not-empty': (f) =>
    `${f.folder} holds something already, and nothing is written over. Name a folder that is empty or not there yet.`,
  'no-backup': (f) =>
    `${f.folder} is no backup: it has no backup.json that can be read. Name the folder that was given to: npx --no switchback backup`,
  'backup-damaged': (f) =>
    `${String(f.count)} files of the backup are missing or not as they were saved: ${f.files.join(', ')}${f.count > f.files.length ? ', …' : ''}. Nothing was restored. Take another backup, or another copy of this one: ${f.folder}`,
  'server-not-empty': (f) =>
    `The database of DATABASE_URL has rows already (table ${f.table}); they would be mixed with others. Nothing was moved. Make an empty one: createdb switchback. If the rows are there because a move was interrupted, dropdb that one first.`,
  'database-newer': (f) =>
    `The database was made by a newer version of Switchback (migration ${f.migration}). Start that version again, in its own folder: npx --no switchback serve`,
  'bad-state-url': (f) =>
    `SWITCHBACK_STATE_URL cannot be used: ${stateUrl(f)} Write s3://BUCKET/PREFIX?region=REGION, or unset SWITCHBACK_STATE_URL to keep the state in the data directory`,
  'state-unreachable': (f) =>
    `The state of the stacks in ${f.address} cannot be reached: ${f.why}. Check bucket, network and credentials: aws s3 ls ${f.address}`,
  'state-taken': (f) =>
    `The state that SWITCHBACK_STATE_URL names belongs to the data directory ${f.dataDir} on ${f.host}. Start that one, or give this one a prefix of its own. If that one is gone for good: aws s3 rm ${f.file}`,
  'state-moved': (f) =>
    `The stacks of this data directory are in ${f.from} and not in ${f.to}, where new, empty ones would be made. Set SWITCHBACK_STATE_URL as it was; or, when you have moved every stack (pulumi stack export, pulumi stack import): ${aside(f.record)}`,
  'stacks-failed': (f) => `A stack could not be made: ${f.why}. See: npx --no switchback doctor`,
};

const stateUrls: Readonly<Record<Exclude<StateUrlFault, 'parameter'>, string>> = {
  scheme: 'it is no s3:// address, the only kind that is supported.',
  password: 'it holds a name or a password. Credentials come by the usual AWS variables or a profile.',
  bucket: 'its bucket or its prefix has a character that is not allowed.',
  region: 'it names no region (region=ap-northeast-2).',
};

const stateUrl = ({ fault, parameters }: StartFacts['bad-state-url']): string =>
  fault === 'parameter'
    ? `it has a parameter with a wrong name or value. The names are: ${parameters}.`
    : stateUrls[fault];
