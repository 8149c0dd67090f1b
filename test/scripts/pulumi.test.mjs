import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { describePulumi, getPulumi } from '../../scripts/setup/pulumi.mjs';
import { wantedVersions } from '../../scripts/setup/wanted.mjs';
import { checkout, keptProgress, makePlace, until } from './place.mjs';

const wanted = wantedVersions(checkout);

let place;
let progress;
let vendor;
beforeEach(() => {
  place = makePlace();
  place.copy('tools/pulumi');
  progress = keptProgress();
  vendor = undefined;
});
afterEach(async () => {
  vendor?.close();
  if (vendor) await once(vendor, 'close');
  place.remove();
});

const nobody = 'http://127.0.0.1:9/install.sh';
const get = ({ installerUrl = nobody, ...extra } = {}) =>
  getPulumi({ ...place, env: { ...place.env, ...extra }, progress, installerUrl });

const says = (version) => `echo v${version}`;
const host = (folder) => place.script(join(folder, 'pulumi-language-nodejs'), 'exit 0');

/** A `go` that writes a CLI where `-o` says and leaves a note of how it was called. */
const goodGo = (version = wanted.go) => `
if [ "$1" = version ]; then echo "go version go${version} linux/amd64"; exit 0; fi
echo "$@" > "${place.folder}/go-arguments"; env > "${place.folder}/go-environment"; echo "$PWD" > "${place.folder}/go-folder"
while [ "$1" != "-o" ]; do shift; done
printf '#!/bin/sh\\necho v${wanted.cli}\\n' > "$2"; chmod 755 "$2"`;

async function serveInstaller(body, status = 200) {
  vendor = createServer((_request, response) => response.writeHead(status).end(body)).listen(0, '127.0.0.1');
  await once(vendor, 'listening');
  return `http://127.0.0.1:${vendor.address().port}/install.sh`;
}
const goodInstaller = (version = wanted.cli) => `#!/bin/sh
echo "$@" > "${place.folder}/installer-arguments"
while [ "$1" != "--install-root" ]; do shift; done
mkdir -p "$2/bin"
printf '#!/bin/sh\\necho v${version}\\n' > "$2/bin/pulumi"; printf '#!/bin/sh\\n' > "$2/bin/pulumi-language-nodejs"
chmod 755 "$2"/bin/*`;

describe('a CLI on PATH', () => {
  test('is taken with its own language host', async () => {
    const command = place.tool('pulumi', says('3.220.0'));
    const languageHost = host(place.bin);
    expect(await get()).toEqual({ command, version: '3.220.0', from: 'path', languageHost });
    expect(progress.lines).toEqual([]);
  });

  test('gets our language host when it has none', async () => {
    place.tool('pulumi', says('3.220.0'));
    const { languageHost } = await get();
    expect(languageHost).toBe(join(place.cliRoot, 'bin', 'pulumi-language-nodejs'));
    place.write('dist/language-host/main.js', 'console.log("hosted", process.argv[2]);');
    place.write('package.json', '{"type": "module"}');
    const child = spawn(languageHost, ['an-address'], { env: place.env });
    const [text] = await once(child.stdout.setEncoding('utf8'), 'data');
    expect(text).toBe('hosted an-address\n');
    // Found again by its record, with the host still ours.
    expect((await get()).languageHost).toBe(languageHost);
  });

  test.each([
    ['is too old', says('3.204.9'), /3\.204\.9 is older than 3\.205\.0/],
    ['is of another major version', says('4.0.0'), /4\.0\.0 is of another major version/],
    ['prints no version', 'echo', /prints no version/],
    ['fails', 'exit 7', /ended with code 7/],
  ])('that %s is passed over with one line that says so', async (_case, body, reason) => {
    place.tool('pulumi', body);
    place.tool('go', goodGo());
    expect((await get()).from).toBe('build');
    expect(progress.lines).toHaveLength(2);
    expect(progress.lines[0]).toMatch(/^ {2}Pulumi CLI on PATH: not possible, /);
    expect(progress.lines[0]).toMatch(reason);
  });
});

describe("the vendor's installer", () => {
  test('is run into the folder of the project, with the version of go.mod and without editing any PATH', async () => {
    const found = await get({ installerUrl: await serveInstaller(goodInstaller()) });
    const bin = join(place.cliRoot, 'bin');
    const languageHost = join(bin, 'pulumi-language-nodejs');
    expect(found).toEqual({
      command: join(bin, 'pulumi'),
      version: wanted.cli,
      from: 'vendor',
      languageHost,
    });
    const args = readFileSync(join(place.folder, 'installer-arguments'), 'utf8');
    expect(args).toMatch(
      new RegExp(`^--install-root ${place.cliRoot}\\S* --no-edit-path --version ${wanted.cli}\n$`),
    );
    expect(readdirSync(place.cliRoot)).not.toContain('vendor.tmp');
  });

  test.each([
    ['answers 503', ['', 503], /HTTP 503/],
    ['answers with a page', ['<html>', 200], /no script/],
    ['fails', ['#!/bin/sh\nexit 4', 200], /ended with code 4/],
    ['brings nothing', ['#!/bin/sh\nexit 0', 200], /could not be started/],
  ])('that %s is passed over with one line that says so', async (_case, [body, status], reason) => {
    place.tool('go', goodGo());
    const installerUrl = await serveInstaller(body, status);
    expect((await get({ installerUrl })).from).toBe('build');
    const told = progress.lines.filter((line) => /^ {2}Pulumi/.test(line));
    expect(told).toHaveLength(2);
    expect(told[1]).toMatch(/^ {2}Pulumi CLI from the vendor's installer: not possible, /);
    expect(told[1]).toMatch(reason);
  });

  test('that cannot be reached is passed over with one line that says so', async () => {
    place.tool('go', goodGo());
    await get();
    expect(progress.lines[1]).toMatch(/127\.0\.0\.1:9 cannot be reached: /);
  });
});

describe('the build from source', () => {
  test('checks every source, names its version, and brings our language host', async () => {
    place.tool('go', goodGo());
    const found = await get({ GOFLAGS: '-mod=mod' });
    const bin = join(place.cliRoot, 'bin');
    const languageHost = join(bin, 'pulumi-language-nodejs');
    expect(found).toEqual({ command: join(bin, 'pulumi'), version: wanted.cli, from: 'build', languageHost });
    const args = readFileSync(join(place.folder, 'go-arguments'), 'utf8');
    expect(args).toContain('build -trimpath -tags osusergo,grpcnotrace -gcflags=all=-dwarf=false -ldflags');
    expect(args).toContain(`common/version.Version=v${wanted.cli} `);
    const environment = readFileSync(join(place.folder, 'go-environment'), 'utf8');
    expect(environment).toMatch(/^GOFLAGS=-mod=readonly /m);
    expect(environment).toMatch(/^CGO_ENABLED=0$/m);
    expect(readFileSync(join(place.folder, 'go-folder'), 'utf8').trim()).toMatch(/tools\/pulumi$/);
  });

  test.each([
    ['missing', undefined, /go could not be started \(ENOENT\)/],
    ['too old', 'echo "go version go1.24.2 linux/amd64"', /found 1\.24\.2/],
  ])('with Go %s fails, and the end says what was tried and what to do', async (_case, go, reason) => {
    if (go !== undefined) place.tool('go', go);
    const { message } = await get().catch((error) => error);
    expect(message).toMatch(/^No Pulumi CLI could be had\. Tried:/);
    expect(message).toMatch(/on PATH: no pulumi on PATH/);
    expect(message).toMatch(/vendor's installer: .* cannot be reached/);
    expect(message).toMatch(new RegExp(`built from source: needs Go ${wanted.go} or newer`));
    expect(message).toMatch(reason);
    expect(message).toMatch(/install Go .* or newer/);
    expect(existsSync(join(place.cliRoot, 'cli.json'))).toBe(false);
  });

  test('that fails shows the last lines of the compiler', async () => {
    place.tool(
      'go',
      'if [ "$1" = version ]; then echo go version go9.9.9; else echo "checksum mismatch" >&2; exit 1; fi',
    );
    await expect(get()).rejects.toThrow(/built from source: go ended with code 1/);
    expect(progress.lines.at(-1)).toBe('    checksum mismatch');
  });

  test('that was killed half-way is done again and leaves nothing behind', async () => {
    const started = join(place.folder, 'started');
    place.tool(
      'go',
      `if [ "$1" = version ]; then echo go version go9.9.9; exit 0; fi
while [ "$1" != "-o" ]; do shift; done; echo half > "$2"; echo $$ > ${started}; exec sleep 60`,
    );
    const options = { ...place, env: { ...place.env, SWITCHBACK_PULUMI: 'build' } };
    const code = `import { getPulumi } from ${JSON.stringify(join(checkout, 'scripts/setup/pulumi.mjs'))};
const progress = { line() {}, step: (_l, work) => work() };
await getPulumi({ ...${JSON.stringify(options)}, progress });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' });
    await until(() => existsSync(started) && readFileSync(started, 'utf8') !== '');
    child.kill('SIGKILL');
    await once(child, 'exit');
    process.kill(Number(readFileSync(started, 'utf8')), 'SIGKILL');
    expect(readdirSync(join(place.cliRoot, 'bin')).join()).toMatch(/\.tmp$/);
    place.tool('go', goodGo());
    expect((await get()).version).toBe(wanted.cli);
    expect(readdirSync(join(place.cliRoot, 'bin')).sort()).toEqual(['pulumi', 'pulumi-language-nodejs']);
  });
});

describe('what an earlier set-up left', () => {
  test('is taken as it is, without asking anybody else', async () => {
    place.tool('go', goodGo());
    const first = await get();
    progress.lines.length = 0;
    place.tool('go', 'exit 1');
    expect(await get()).toEqual(first);
    expect(progress.lines).toEqual([]);
  });

  test('is taken without its record, too', async () => {
    place.tool('go', goodGo());
    const first = await get();
    writeFileSync(join(place.cliRoot, 'cli.json'), '{"half');
    expect(await get()).toEqual(first);
  });

  test('is replaced when go.mod wants another version', async () => {
    place.tool('go', goodGo());
    await get();
    place.script(join(place.cliRoot, 'bin', 'pulumi'), says('3.249.0'));
    expect((await get()).version).toBe(wanted.cli);
  });

  test('is replaced when the CLI on PATH that it names is gone', async () => {
    const command = place.tool('pulumi', says('3.220.0'));
    await get();
    place.script(command, 'exit 1');
    place.tool('go', goodGo());
    expect((await get()).from).toBe('build');
  });
});

describe('a forced way', () => {
  beforeEach(() => {
    place.tool('pulumi', says('3.220.0'));
    place.tool('go', goodGo());
  });

  test('is the only one that is tried', async () => {
    expect((await get({ SWITCHBACK_PULUMI: 'build' })).from).toBe('build');
    expect(progress.lines).toEqual([]);
    await expect(get({ SWITCHBACK_PULUMI: 'vendor' })).rejects.toThrow(/vendor's installer/);
  });

  test('replaces what another way brought', async () => {
    await get({ SWITCHBACK_PULUMI: 'build' });
    expect((await get({ SWITCHBACK_PULUMI: 'path' })).version).toBe('3.220.0');
    const installerUrl = await serveInstaller(goodInstaller());
    expect((await get({ SWITCHBACK_PULUMI: 'vendor', installerUrl })).from).toBe('vendor');
    expect((await get({ SWITCHBACK_PULUMI: 'build' })).from).toBe('build');
  });

  test('that does not exist is refused', async () => {
    await expect(get({ SWITCHBACK_PULUMI: 'magic' })).rejects.toThrow('may be path, vendor, build');
  });
});

test('the closing line tells which CLI, which version, from where', async () => {
  place.tool('go', goodGo());
  expect(describePulumi(await get(), place.installDir)).toBe(
    `Pulumi CLI ${wanted.cli}, built from source, .pulumi-cli/bin/pulumi (with our language host)`,
  );
});
