import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { userName } from '../processes/user-name.js';
import { isAwsCredential, isProxyVariable } from '../model/own-variable.js';
import type { StateBucket } from '../model/state-bucket.js';
import type { Cli } from './cli.js';
import { loopbackExempt } from './proxies.js';

export interface PulumiPlace {
  readonly dataDir: string;
  /** Directory with Pulumi.yaml. */
  readonly projectDir: string;
  readonly cli: Cli;
  /** Where the state is; null = in the data directory. */
  readonly bucket: StateBucket | null;
  /** The environment of the calling process. */
  readonly base: Readonly<Record<string, string | undefined>>;
}

/** The whole environment of a CLI that the service runs: ours and an allow-listed rest, so that nothing else of the machine reaches a program. */
export function pulumiEnvironment(place: PulumiPlace): Record<string, string> {
  const rest = definedOf(place.base, (name) => inherited.has(name) || isProxyVariable(name));
  const chain = place.bucket === null ? {} : awsChain(place.base);
  return { ...rest, ...chain, ...pulumiVariables(place) };
}

/** The environment of a CLI that a person runs by hand: the person's own, with ours on top and without what would contradict it. */
export function byHandEnvironment(place: PulumiPlace): Record<string, string> {
  const rest = definedOf(place.base, (name) => !contradicting.includes(name));
  return { ...rest, ...pulumiVariables(place) };
}

/** Only what Switchback sets; `shell-env` exports it, and unsets `contradicting`. */
export function pulumiVariables({
  dataDir,
  projectDir,
  cli,
  base,
  bucket,
}: PulumiPlace): Record<string, string> {
  const data = resolve(dataDir);
  return {
    PULUMI_HOME: join(data, 'pulumi', 'home'),
    PULUMI_BACKEND_URL: bucket === null ? backendUrl(data) : bucket.url,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile(data),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: 'true',
    PULUMI_SUPPRESS_NEO_LINK: 'true',
    PATH: pathWith(cli, base['PATH'] ?? ''),
    SWITCHBACK_DATA_DIR: data,
    SWITCHBACK_PROJECT: resolve(projectDir),
    SWITCHBACK_LANGUAGE_HOST: ownLanguageHost,
    ...(bucket === null ? {} : { SWITCHBACK_STATE_URL: bucket.url }),
    ...loopbackExempt(base),
    ...nameless(base),
  };
}

/**
 * How far the heap of a CLI grows between two collections, in per cent, where it ends soon: at Go's own 100 a quarter of
 * the processor time of its start goes into collecting (CLI 3.250.0, `pulumi version`: 0.25 s, here 0.19 s). Not for one
 * that starts the large providers of AWS, which would take several times their memory.
 */
export const collectsLess = ({ GOGC = '' }: PulumiPlace['base']): { readonly GOGC: string } => ({
  GOGC: GOGC === '' ? '400' : GOGC,
});

/** Without a name for its user the CLI (3.250.0) does not start, unless the environment has one. */
const nameless = ({ USER = '' }: PulumiPlace['base']): Record<string, string> =>
  userName() === null ? { USER: USER === '' ? 'switchback' : USER } : {};

/**
 * Names that would win over ours: a passphrase in the environment comes before the one in a file, and a state that
 * lies otherwise than the service's own runs write it is none to the service.
 */
export const contradicting: readonly string[] = [
  'PULUMI_CONFIG_PASSPHRASE',
  'PULUMI_STACK',
  'PULUMI_CWD',
  ...['GZIP', 'ZSTD', 'LEGACY_LAYOUT'].flatMap((form) => [
    `PULUMI_DIY_BACKEND_${form}`,
    `PULUMI_SELF_MANAGED_STATE_${form}`,
  ]),
  'PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS',
  'PULUMI_SKIP_CHECKPOINTS',
];

/**
 * Our language host brings a copy of the SDK, which must be the program's own: of another copy's program the first
 * resource fails (@pulumi/pulumi 3.248.0, findings/pulumi-two-sdk-copies.sh). The CLI may be another installation's, its
 * host is always this one's. Found beside the compiled code.
 */
const ownLanguageHost = fileURLToPath(new URL('../../dist/language-host/main.js', import.meta.url));

export const stateFolder = (dataDir: string): string => join(dataDir, 'pulumi', 'state');
export const passphraseFile = (dataDir: string): string => join(dataDir, 'passphrase');

/**
 * Neither LANG nor TZ nor USER is among them: where a dotenv file has such a name, the machine's value would win.
 */
const inherited: ReadonlySet<string> = new Set([
  'HOME',
  'TMPDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'SYSTEMROOT',
  'GOGC',
]);

/** What the usual AWS chain looks at, of the calling process. */
export const awsChain = (base: PulumiPlace['base']): Record<string, string> =>
  definedOf(base, isAwsCredential);

/** Absolute, since a relative one means another state in every directory; without metadata files beside each object. */
function backendUrl(dataDir: string): string {
  return `${pathToFileURL(stateFolder(dataDir)).href}?create_dir=true&metadata=skip`;
}

/** The CLI's folder comes first, so that its own language host is found before any other. */
function pathWith(cli: Cli, path: string): string {
  const own = [cli.command, ...(cli.languageHost === null ? [] : [cli.languageHost])].map((file) =>
    dirname(file),
  );
  const rest = path.split(delimiter).filter((folder) => folder !== '' && !own.includes(folder));
  return [...new Set(own), ...rest].join(delimiter);
}

function definedOf(base: PulumiPlace['base'], keep: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(base).filter(([name, value]) => value !== undefined && keep(name));
  return Object.fromEntries(entries) as Record<string, string>;
}
