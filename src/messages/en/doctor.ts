import { foreignNext, foreignWhy } from './foreign-project.js';
/** What a stage costs when it has scaled as far as it may. */
interface Most {
  readonly tasks: number;
  readonly monthly: number;
}

interface Driver {
  readonly driver: 'load-balancer' | 'fargate' | 'public-address' | 'nat' | 'zone';
  readonly count: number;
  readonly monthly: number;
}

const driverWords: Readonly<Record<Driver['driver'], string>> = {
  'load-balancer': 'load balancer',
  fargate: 'Fargate tasks',
  'public-address': 'public addresses',
  nat: 'NAT gateways',
  zone: 'Route 53 zone',
};

const driverText = ({ driver, count, monthly }: Driver): string =>
  `${driverWords[driver]}${count === 1 ? '' : ` × ${String(count)}`} ${monthly.toFixed(2)}`;

/** What `switchback doctor` says of this machine. */
export const doctor = {
  checks: {
    node: 'Node.js',
    pulumi: 'Pulumi CLI',
    proxies: 'Proxies',
    link: 'npx',
    state: 'Data directory',
    service: 'Service',
    database: 'Database',
    files: 'Stage files',
    program: 'Program',
    ports: 'Ports',
    aws: 'AWS',
  },
  allWell: 'Nothing is wrong.',
  /** `mended` = for how many of them a command is known. */
  problems: (f: { count: number; mended: number }) => {
    const wrong = f.count === 1 ? 'One thing is wrong' : `${String(f.count)} things are wrong`;
    if (f.mended === 0) return `${wrong}.`;
    if (f.count === 1) return `${wrong}; the line with → mends it.`;
    return f.mended === f.count
      ? `${wrong}; the lines with → mend them.`
      : `${wrong}; what has a line with → is mended by it (${String(f.mended)} of ${String(f.count)}).`;
  },
  findings: {
    'node-ok': (f: { version: string }) => f.version,
    'node-unsuitable': (f: { version: string; range: string }) =>
      `Node ${f.version} does not fit; needed is ${f.range}. The command puts a suitable one into this installation only.`,
    'pulumi-ok': (f: { version: string; from: string; command: string }) =>
      `${f.version} (${f.from}), ${f.command}`,
    'pulumi-missing': (_: object) => 'There is none. The set-up finds, fetches or builds one.',
    'pulumi-broken': (f: { command: string }) => `${f.command} does not run. The set-up repairs it.`,
    'language-host-missing': (f: { command: string }) =>
      `There is no language host for Node.js beside ${f.command}, so \`pulumi up\` by hand cannot work.`,
    'proxies-ok': (f: { names: readonly string[] }) =>
      `${f.names.join(', ')}: what is elsewhere is reached through it; this machine itself (localhost, 127.0.0.1, ::1) never is.`,
    'proxies-loopback': (f: { names: readonly string[] }) =>
      `${f.names.join(', ')} came into this shell after \`shell-env\`, so plain \`pulumi\` would look for itself behind it. (\`npx --no switchback pulumi\` works.)`,
    'link-ok': (f: { link: string }) => f.link,
    'link-missing': (f: { link: string }) =>
      `${f.link} is missing. Without it npx would fetch a stranger's package of this name.`,
    'state-absent': (f: { dataDir: string }) => `${f.dataDir} does not exist yet; the first start makes it.`,
    'state-ok': (f: { dataDir: string }) => f.dataDir,
    'state-no-directory': (f: { dataDir: string }) => `${f.dataDir} is not a directory.`,
    'state-not-writable': (f: { folder: string }) =>
      `${f.folder} is not readable and writable for its owner.`,
    'state-foreign': (f: { folder: string }) => `${f.folder} belongs to another user and cannot be written.`,
    'state-read-only': (f: { folder: string }) => `${f.folder} is on a disk that is mounted read-only.`,
    'secret-readable': (f: { file: string }) => `Others can read ${f.file}, which is a secret.`,
    'history-unreadable': (f: { file: string }) =>
      `${f.file} cannot be read, as a full disk leaves it, and was left out. The command puts it aside; \`pulumi stack history\` fails until then.`,
    'space-low': (f: { megabytes: number; removes: boolean }) =>
      `Only ${String(f.megabytes)} MB are free, and an update may stop half-way.${f.removes ? ' The command removes logs of updates that are older than a week.' : ''}`,
    'service-ok': (f: { url: string }) => `running at ${f.url}`,
    'service-absent': (_: object) => 'not running',
    'service-killed': (f: { url: string }) =>
      `The service at ${f.url} ended without stopping: it was killed, or the machine went down. The command starts it again, and it goes on where it was.`,
    'stages-hostless': (f: { stages: readonly string[] }) =>
      `${f.stages.join(', ')}: a build was put there, and the process behind the address is gone, as after a reboot. Nothing answers there until the service runs: the command starts it, and it brings them back.`,
    'github-failing': () =>
      'GitHub does not take what it is told of promotions; the stages do not notice. Its answer is in service.log and in: npx --no switchback events',
    'service-elsewhere': (f: { url: string; by: string }) =>
      `${f.by} names the service ${f.url} of another machine. What is to be found there only (data directory, database, Pulumi CLI, ports, AWS) npx --no switchback doctor looks at there.`,
    'service-unreachable': (f: { url: string }) => `Nothing answers at ${f.url}.`,
    'service-silent': (f: { url: string; pid: number }) =>
      `Process ${String(f.pid)} is there, but nothing answers at ${f.url}. Promotions that run go on without it.`,
    'database-ok': (f: { folder: string }) => `embedded, ${f.folder}`,
    'database-absent': (_: object) => 'embedded; the first start makes it.',
    'database-server-ok': (f: { host: string }) => `PostgreSQL at ${f.host}`,
    'database-unreachable': (f: { host: string; why: string }) =>
      `PostgreSQL at ${f.host} cannot be reached (${f.why}): it is down, or DATABASE_URL leads to a wrong place. What Switchback knows is in it; no other database takes its place.`,
    'database-address-wrong': (_: object) =>
      'DATABASE_URL is no address of a PostgreSQL. The command takes the right one, which you type.',
    'database-login-refused': (f: { host: string; user: string }) =>
      `PostgreSQL at ${f.host} refuses the user ${f.user} or the password of DATABASE_URL. The command takes the right address, which you type.`,
    'database-missing': (f: { host: string; database: string }) =>
      `PostgreSQL at ${f.host} has no database ${f.database}. The command makes it.`,
    'database-broken': (f: { folder: string }) =>
      `${f.folder} is no database. The command puts it aside; the next start makes a new, empty one.`,
    skipped: (f: { files: readonly string[] }) =>
      `What depends on ${f.files.join(', ')} was not looked at: correct that first.`,
    'project-absent': (_: object) => 'There is no project here; name it with --project DIR.',
    'project-foreign': (f: { file: string }) =>
      `${f.file} is not Switchback's.\n${foreignWhy}\n${foreignNext}`,
    'files-ok': (f: { count: number; projectDir: string }) =>
      `${String(f.count)} stage${f.count === 1 ? '' : 's'} and their dotenv files in ${f.projectDir}`,
    'program-ok': (f: { paths: readonly string[] }) => f.paths.join(', '),
    'program-missing': (f: { path: string }) =>
      `\`main\` of Pulumi.yaml leads to ${f.path}, where no program is; no update can run.`,
    'provider-missing': (f: { path: string }) =>
      f.path === ''
        ? 'Pulumi.yaml names no path of the provider switchback under `plugins`, so no update of a stage on this machine can run by hand.'
        : `The provider switchback is not in ${f.path}, where Pulumi.yaml looks for it; no update of a stage on this machine can run by hand.`,
    'provider-not-runnable': (f: { file: string }) => `${f.file} may not be read and run by you.`,
    'ports-ok': (f: { ports: readonly string[] }) => f.ports.join(', '),
    'stages-elsewhere': (f: { stages: readonly string[]; own: string | null }) =>
      `Looked at on their machines: ${f.stages.join(', ')}. ${f.own === null ? 'This one has no name' : `This one is named ${f.own}`} (npx --no switchback serve --machine NAME).`,
    'port-missing': (f: { stage: string; file: string }) =>
      `${f.stage} has no port: SWITCHBACK_STAGE_PORT is missing in ${f.file}. (\`npx --no switchback serve --stage-ports auto\` chooses them, too.)`,
    'port-taken': (f: { stage: string; port: number }) =>
      `Something that is not ${f.stage} listens on its port ${String(f.port)}.`,
    'port-twice': (f: { stage: string; port: number; twin: string }) =>
      `${f.stage} has the same port as ${f.twin}: ${String(f.port)}.`,
    'aws-simulated': (_: object) => 'AWS is simulated (SWITCHBACK_DEBUG_PROVIDERS): no plugins are needed.',
    'aws-plugins-ok': (f: { plugins: readonly string[] }) => f.plugins.join(', '),
    'aws-plugin-missing': (f: { plugin: string; version: string; home: string }) =>
      `The Pulumi plugin ${f.plugin} ${f.version} is not in ${f.home}; no update of a stage on aws can start without it.`,
    'aws-credentials-missing': (f: { code: string }) =>
      `AWS's usual chain finds no credentials in this shell (${f.code}). Where the team signs in by SSO the command is \`aws sso login\`.`,
    'aws-credentials-expired': (f: { code: string }) =>
      `The AWS credentials of this shell have expired (${f.code}).`,
    'aws-credentials-refused': (f: { code: string }) =>
      `AWS refuses the credentials of this shell (${f.code}).`,
    'aws-unreachable': (f: { region: string; code: string }) =>
      `AWS could not be asked in ${f.region} (${f.code}), so nothing is known of credentials and accounts.`,
    'aws-orphans': (f: { stage: string; count: number }) =>
      `${f.stage}: updates that were cut off may have left ${String(f.count)} resource${f.count === 1 ? '' : 's'} in AWS that Pulumi does not know. Which, and what to do about each: npx --no switchback stage recover ${f.stage} --look`,
    'aws-role-refused': (f: { stage: string; role: string; code: string; look: string }) =>
      `${f.stage}: the credentials may not take the role ${f.role} (${f.code}). Who may: ${f.look}`,
    'aws-account-wrong': (f: { stage: string; file: string; expected: string; account: string }) =>
      `${f.stage} belongs to account ${f.expected} (${f.file}), but the credentials are of ${f.account}. The command takes the name of another profile, which you type.`,
    'aws-stage-ok': (f: { stage: string; account: string; region: string }) =>
      `${f.stage}: account ${f.account}, ${f.region}`,
    'aws-cost': (f: { stage: string; monthly: number; drivers: readonly Driver[]; most: Most | null }) =>
      `${f.stage}: about $${f.monthly.toFixed(0)} a month${f.most === null ? '' : `, with ${String(f.most.tasks)} tasks at most $${f.most.monthly.toFixed(0)}`}: ${f.drivers.map(driverText).join(', ')}`,
    'aws-prices': (f: { monthly: number; logGigabyte: number; region: string; date: string }) =>
      `All of them about $${f.monthly.toFixed(0)} a month: an estimate by list prices of ${f.region}, ${f.date}; your region differs. Beside it by use: logs $${f.logGigabyte.toFixed(2)} a GB, requests, traffic; see docs/guides/aws.md.`,
  },
};
