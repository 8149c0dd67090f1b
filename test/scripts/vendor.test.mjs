import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { findCli } from '../../dist/pulumi-cli/cli.js';
import { getPulumi } from '../../scripts/setup/pulumi.mjs';
import { wantedVersions } from '../../scripts/setup/wanted.mjs';
import { checkout, keptProgress, makePlace } from './place.mjs';

/**
 * The vendor's way from the first request to a CLI that runs: a host on loopback gives an installer, which downloads an
 * archive from there with curl and unpacks it, as the vendor's own does. What that one really does is known to nobody here.
 */
const wanted = wantedVersions(checkout);
let place;
let host;
let answers;
let asked;

beforeEach(async () => {
  place = makePlace();
  place.copy('tools/pulumi');
  for (const tool of ['curl', 'tar', 'gzip', 'mv', 'mktemp']) {
    const path = execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
    symlinkSync(path, join(place.bin, tool));
  }
  asked = [];
  host = createServer((request, response) => {
    asked.push(request.url);
    (answers[request.url] ?? ((to) => to.writeHead(404).end('no such file')))(response);
  }).listen(0, '127.0.0.1');
  await once(host, 'listening');
  answers = {
    '/install.sh': (response) => response.end(installer(`http://127.0.0.1:${host.address().port}`)),
  };
});
afterEach(async () => {
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
  place.remove();
});

const archive = `/releases/sdk/pulumi-v${wanted.cli}-test.tar.gz`;
const installer = (url) => `#!/bin/sh
set -e
while [ $# -gt 0 ]; do case "$1" in
  --install-root) root="$2"; shift;; --version) version="$2"; shift;; esac; shift; done
work="$(mktemp -d "$root/download.XXXXXX")"
curl --fail --silent --show-error -o "$work/cli.tar.gz" "${url}/releases/sdk/pulumi-v$version-test.tar.gz"
tar -xzf "$work/cli.tar.gz" -C "$work"
mkdir -p "$root/bin"
mv "$work"/pulumi/* "$root/bin/"
`;

/** An archive as the vendor lays it out; `body` = what its CLI does. */
function packed(body) {
  const folder = join(place.folder, 'archive');
  place.script(join(folder, 'pulumi', 'pulumi'), body);
  place.script(join(folder, 'pulumi', 'pulumi-language-nodejs'), 'exit 0');
  return tarOf(folder);
}
const tarOf = (folder) =>
  execFileSync('tar', ['-C', folder, '-c', 'pulumi', '-I', 'gzip -1'], { maxBuffer: 2 ** 28 });

const get = () =>
  getPulumi({
    ...place,
    ...{ env: { ...place.env, SWITCHBACK_PULUMI: 'vendor' }, progress: keptProgress() },
    installerUrl: `http://127.0.0.1:${host.address().port}/install.sh`,
  });
/** Why nothing could be had; nothing of it may be left. */
async function why() {
  const { message } = await get().catch((error) => error);
  expect(existsSync(join(place.cliRoot, 'bin'))).toBe(false);
  expect(existsSync(join(place.cliRoot, 'cli.json'))).toBe(false);
  expect(readdirSync(place.cliRoot)).not.toContain('vendor.tmp');
  return message.split('\n').find((line) => line.includes("vendor's installer"));
}

test('the CLI of this checkout, downloaded, unpacked and put in place, is the one that is found and runs', async () => {
  const own = await findCli({ installDir: checkout, env: {} });
  const folder = join(place.folder, 'archive');
  mkdirSync(join(folder, 'pulumi'), { recursive: true });
  symlinkSync(own.command, join(folder, 'pulumi', 'pulumi'));
  symlinkSync(own.languageHost, join(folder, 'pulumi', 'pulumi-language-nodejs'));
  const bytes = execFileSync('tar', ['-C', folder, '-ch', 'pulumi', '-I', 'gzip -1'], { maxBuffer: 2 ** 28 });
  answers[archive] = (response) => response.end(bytes);
  const { command, from } = await get();
  expect([from, command]).toEqual(['vendor', join(place.cliRoot, 'bin', 'pulumi')]);
  expect(readFileSync(command).equals(readFileSync(own.command))).toBe(true);
  expect(statSync(command).mode & 0o111).toBe(0o111);
  const found = await findCli({ installDir: place.installDir, env: place.env });
  expect(found).toMatchObject({ command, version: wanted.cli, from: 'vendor' });
  expect(asked).toEqual(['/install.sh', archive]);
});

test('an archive that is not there, is cut, or is none leaves nothing behind and is said', async () => {
  expect(await why()).toMatch(/installer: sh ended with code 22/);
  const whole = packed(`echo v${wanted.cli}`);
  const half = whole.subarray(0, whole.length / 2);
  // The connection breaks.
  answers[archive] = (response) => {
    response.writeHead(200, { 'content-length': whole.length });
    response.write(half, () => response.destroy());
  };
  expect(await why()).toMatch(/installer: sh ended with code 18/);
  // What was answered seems to be all.
  answers[archive] = (response) => response.end(half);
  expect(await why()).toMatch(/installer: sh ended with code [12]/);
  answers[archive] = (response) => response.end('<html>not found</html>');
  expect(await why()).toMatch(/installer: sh ended with code [12]/);
  answers[archive] = (response) => response.end(whole);
  expect((await get()).version).toBe(wanted.cli);
});

test('an archive with another version than was asked for, or with a CLI that does not start, is not taken', async () => {
  const other = packed('echo v3.199.0');
  answers[archive] = (response) => response.end(other);
  expect(await why()).toContain(`the installer brought 3.199.0 instead of ${wanted.cli}`);
  const broken = packed('kill -SEGV $$');
  answers[archive] = (response) => response.end(broken);
  expect(await why()).toMatch(/pulumi (ended|was ended)|could not/);
});
