import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { installDir } from '../../src/service/config.js';
import { environmentOf, instructionsOf, lastStage, wordsOf } from '../support/dockerfile.js';
import { commitAll, makeProject, type TestProject } from '../support/project.js';
import { makeTarball } from '../support/sample-build.js';

/** There is no engine to build images here: what the image runs is run as it says, in namespaces of this machine. */
const image = lastStage(instructionsOf(readFileSync(join(installDir, 'examples/docker/Dockerfile'), 'utf8')));
const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
const can = process.getuid?.() === 0 && spawnSync('unshare', [...namespaces, 'ip', 'link']).status === 0;
const whereAllowed = can ? test : test.skip;

let root: string;
let project: TestProject;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'switchback-container-'));
  project = await makeProject({
    dev: { policy: { dotenv: 'unstable', trigger: 'commit' }, env: 'GREETING=hi\n' },
  });
  await makeTarball({ dir: project.dir, name: 'one' });
  commitAll(project.dir);
  const shop = join(root, 'srv', 'shop');
  await cp(project.dir, shop, { recursive: true });
  for (const part of ['dist', 'provider', 'package.json'])
    await cp(join(installDir, part), join(shop, 'node_modules', 'switchback-stages', part), {
      recursive: true,
    });
  const named = join(shop, 'Pulumi.yaml');
  const own = await readFile(named, 'utf8');
  await writeFile(named, own.replaceAll(installDir, '/srv/shop/node_modules/switchback-stages'));
  await mkdir(join(root, 'srv', 'node_modules'));
  await cp(join(installDir, '.pulumi-cli'), join(root, 'opt', 'pulumi'), { recursive: true });
  await mkdir(join(root, 'lib', 'switchback'), { recursive: true });
  if (can) for (const path of await allBelow(root)) chownSync(path, 10001, 10001);
}, 60_000);
afterAll(async () => {
  await project.remove();
  await rm(root, { recursive: true, force: true });
});

const allBelow = async (folder: string): Promise<string[]> => [
  folder,
  ...(await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name)),
];

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');

/** As root: the folders of the image in their places, everything else of this machine only to be read. */
const outside = `
ip link set lo up
mount --bind "$ROOT/srv" /srv
mount --bind "$MODULES" /srv/node_modules
mount --bind "$ROOT/opt" /opt
mount --bind "$ROOT/lib" /var/lib
for place in / /srv /opt; do mount -o remount,ro,bind "$place"; done
mount -t tmpfs -o mode=1777 tmpfs /tmp
cd /srv/shop
exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
  env --ignore-environment PATH="$PATH" $ENVIRONMENT sh -eu /srv/inside.sh
`;

/** As the image's user: the command of the image, its check, and what a person does first. */
const inside = (entry: readonly string[], health: readonly string[]): string => `
! touch /srv/shop/anything 2> /dev/null
! touch /root-is-read-only 2> /dev/null
id -u
${quoted(entry)} serve > /var/lib/switchback/said 2>&1 &
service=$!
trap 'cat /var/lib/switchback/said' EXIT
until ${quoted(health)}; do kill -0 "$service"; sleep 0.2; done
echo healthy
${quoted(entry)} build create --tarball one.tgz --branch main --ci none
${quoted(entry)} watch
${quoted(entry)} status --json
kill -TERM "$service"
wait "$service"
! ${quoted(health)}
echo ended
`;

whereAllowed(
  'what the image starts serves as a user without rights and without a name, on a root that nobody writes to, is healthy, puts a build on a stage and ends',
  async () => {
    const entry = wordsOf(image, 'ENTRYPOINT');
    await writeFile(join(root, 'srv', 'inside.sh'), inside(entry, wordsOf(image, 'HEALTHCHECK')));
    const ENVIRONMENT = Object.entries(environmentOf(image))
      .map((pair) => pair.join('='))
      .join(' ');
    const { status, stdout, stderr } = spawnSync('unshare', [...namespaces, 'sh', '-euc', outside], {
      encoding: 'utf8',
      timeout: 120_000,
      env: {
        ...{ PATH: process.env['PATH'], ROOT: root, ENVIRONMENT },
        // By a mount: an installation below /tmp is covered by the image's own.
        MODULES: join(installDir, 'node_modules'),
      },
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^10001\n.*healthy\n.*"health":\s*"healthy".*ended\n/s),
      stderr: expect.any(String),
    });
  },
  150_000,
);
