import type { Reader, VariableName } from '../../model/variable.js';

/** Who reads a variable, as a heading. */
export const readers = {
  service: 'Read by `npx --no switchback serve`',
  both: 'Read by the service, by commands and by runs by hand',
  command: 'Read by every command',
  'by-hand': 'Read by `pulumi up` by hand',
  simulation: 'For simulations of AWS',
  inside: 'Set by Switchback itself',
} satisfies Readonly<Record<Reader, string>>;

/** What each variable says. */
export const meanings = {
  SWITCHBACK_HOST:
    'where it listens; another than a loopback address needs identity, a public address and TLS',
  SWITCHBACK_PORT:
    'where it listens; 0 = any free one, and `service.json` in the data directory tells the CLI',
  SWITCHBACK_IDENTITY:
    '`required` = everybody sends a token; without it whoever is on this machine needs none',
  SWITCHBACK_PUBLIC_URL:
    'the address by which others know it: `https://switchback.example`, or with a path that a proxy takes off: `https://ops.example/switchback`',
  SWITCHBACK_TLS_CERT: 'file of its own certificate, with those between it and the root',
  SWITCHBACK_TLS_KEY: 'file of the key of that certificate',
  SWITCHBACK_TRUSTED_PROXY:
    'addresses of the proxies that have the certificate instead; from nobody else a connection is taken',
  SWITCHBACK_OIDC_ISSUER:
    'identity provider (OpenID Connect) by which people sign in: `https://login.example`',
  SWITCHBACK_OIDC_CLIENT_ID: 'what the provider calls this service',
  SWITCHBACK_OIDC_CLIENT_SECRET: 'by what this service proves itself there; never shown or logged',
  SWITCHBACK_OIDC_SCOPES: 'what the provider is asked for; some tell groups only with a scope of its own',
  SWITCHBACK_OIDC_GROUPS_CLAIM: 'under which name the provider tells the groups of a person',
  SWITCHBACK_OIDC_ROLES:
    'what each group may do: `testers=qa:devqa,read; leads=operator`; who is in none of them is not let in',
  SWITCHBACK_CI_ISSUERS:
    'which CI signs for its jobs: `github`, `gitlab`, or one of your own: `gitlab=https://gitlab.example`, `github=https://ghe.example/_services/token`',
  SWITCHBACK_CI_RULES:
    'which of their jobs are trusted, and with what: `repository=acme/shop#700100 owner=acme#42 ref=refs/heads/main workflow=…`, with `;` between rules',
  SWITCHBACK_CI_AUDIENCE:
    'whom their tokens are meant for; otherwise the public address, and for a command the address of the service',
  SWITCHBACK_GITHUB_REPOSITORY: 'the repository on GitHub that is told of promotions: `acme/api`',
  SWITCHBACK_GITHUB_WEBHOOK_SECRET:
    "by what GitHub's webhook proves itself, at least 16 characters; without it no webhook is taken",
  SWITCHBACK_GITHUB_WEBHOOK_SECRET_BEFORE: 'the one of before, taken as well while it is changed',
  SWITCHBACK_GITHUB_TOKEN: 'a token that may write deployments of that repository; never shown or logged',
  SWITCHBACK_GITHUB_TOKEN_FILE: 'a file that holds it instead, and may be renewed while the service runs',
  SWITCHBACK_GITHUB_APP: 'a GitHub App instead of a token: its client id or number',
  SWITCHBACK_GITHUB_APP_KEY_FILE: 'file of the private key of that App',
  SWITCHBACK_GITHUB_API: 'where the API is; of an installation of your own, `https://HOST/api/v3`',
  SWITCHBACK_WEBHOOK_PRIVATE:
    '`allowed` = webhooks may tell addresses of private networks, too; otherwise those of the internet, and this machine',
  SWITCHBACK_DATA_DIR: 'one for service, runners and runs by hand; by default in the project',
  SWITCHBACK_MACHINE:
    'by which stage files name this machine (`switchback:machine`); the data directory remembers it',
  SWITCHBACK_STATE_URL:
    "`s3://BUCKET/PREFIX?region=REGION` keeps Pulumi's state in a bucket instead of the data directory",
  SWITCHBACK_PULUMI_DIR:
    'where the Pulumi CLI is put: else `.pulumi-cli` in a clone, and of the package a folder of the cache (`XDG_CACHE_HOME`)',
  DATABASE_URL: '`postgres://…`: a PostgreSQL server (15 or newer) instead of the embedded database',
  SWITCHBACK_DRAIN_SECONDS:
    'how long an aborted update may take to end by itself; on aws at least as long as AWS may be silent about what is under way',
  SWITCHBACK_LOCK_WAIT_SECONDS: 'how long a promotion waits for a stack that somebody else updates',
  SWITCHBACK_KEEP_LOGS_DAYS: 'how long logs and run folders of promotions are kept; 0 = for ever',
  SWITCHBACK_KEEP_ARTEFACTS_DAYS:
    'how long tarballs are kept that no stage and no milestone needs; 0 = for ever',
  SWITCHBACK_KEEP_HISTORY_DAYS: "how long Pulumi's own history of a stack is kept; 0 = for ever",
  SWITCHBACK_KEEP_AUDIT_DAYS: 'how long the audit is kept; 0 = for ever',
  SWITCHBACK_UPLOAD_MB: 'how large a tarball may be that is uploaded, in MB; up to 4096',
  SWITCHBACK_UNPACKED_MB: 'how large it may be unpacked, in MB; up to 16384',
  SWITCHBACK_TARBALL_FILES: 'how many files and folders may be in it; up to 1000000',
  SWITCHBACK_BADGES:
    'whose badges, and lines of `/tv.xml`, anybody may see who reaches the service: `all`, or names of stages: `dev, nightly`; without it nobody',
  SWITCHBACK_IDEMPOTENCY_KEY:
    '`required` = what is posted without an `Idempotency-Key` is refused; commands always send one',
  SWITCHBACK_READS_A_MINUTE: 'how much each token or session may look up in a minute; 0 = no limit',
  SWITCHBACK_WRITES_A_MINUTE: 'how much each token or session may change in a minute; 0 = no limit',
  SWITCHBACK_FAILED_SIGN_INS_A_MINUTE:
    'how many proofs from one address may prove nothing in a minute; 0 = no limit',
  SWITCHBACK_ARRIVALS_A_MINUTE:
    'how many requests one address may make below `/auth` in a minute, three for each sign-in; 0 = no limit',
  SWITCHBACK_SERVER:
    'address of the service; else `switchback.server` of Pulumi.yaml, else that of `service.json`',
  SWITCHBACK_TOKEN: 'who asks: the secret of a token, `swb_…`',
  SWITCHBACK_ID_TOKEN: 'what GitLab signed for this job (`id_tokens`); in GitHub Actions it is fetched',
  SWITCHBACK_LANG: '`en` or `ko`; else `LC_ALL`, `LC_MESSAGES`, `LANG`',
  SWITCHBACK_CLIENT: 'for which client a command asks, such as `web/dev`',
  NO_COLOR: 'anything = no colours',
  CLICOLOR: '`0` = no colours',
  CLICOLOR_FORCE: '`1` = colours even where no terminal reads',
  SWITCHBACK_OVERRIDE_HOLD: 'the reason for which it passes a hold; recorded',
  SWITCHBACK_DEBUG_PROVIDERS: '`aws:PORT,awsx:PORT`: provider servers that the engine attaches to',
  SWITCHBACK_ECS_ENDPOINT: 'address of the ECS API',
  SWITCHBACK_LOGS_ENDPOINT: "address of the API of CloudWatch's logs",
  SWITCHBACK_STS_ENDPOINT: 'address of the STS API',
  SWITCHBACK_AWS_ENDPOINT:
    'address of the APIs at which the things are looked at that settings name, and found by their tags',
  SWITCHBACK_PROJECT: 'the directory with Pulumi.yaml, for runners and runs by hand',
  SWITCHBACK_HOST_ENTRY: 'the program behind a stage, for runners',
  SWITCHBACK_LANGUAGE_HOST: 'what runs the program of an update by hand, for the CLI of Pulumi',
  SWITCHBACK_PULUMI:
    'the Pulumi CLI, for runners; for `npx --no switchback setup` the only way to it: `path`, `vendor` or `build`',
  SWITCHBACK_PULUMI_VERSION: 'its version, for runners',
} satisfies Readonly<Record<VariableName, string>>;

export const otherwise = (f: { value: string }) => `default ${f.value}`;
