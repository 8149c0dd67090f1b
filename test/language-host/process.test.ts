import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as grpc from '@grpc/grpc-js';
import * as languageServer from '@pulumi/pulumi/automation/server.js';
import languageGrpc from '@pulumi/pulumi/proto/language_grpc_pb.js';
import { installDir } from '../pulumi-cli/real-project.js';

let host: ChildProcessWithoutNullStreams;
let client: grpc.Client & Record<string, (request: unknown, done: grpc.requestCallback<unknown>) => void>;
let said: string;

beforeEach(async () => {
  said = '';
  host = spawn(process.execPath, [
    join(installDir, 'dist', 'language-host', 'main.js'),
    '--root=/x',
    '127.0.0.1:1',
  ]);
  host.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [line] = (await once(host.stdout.setEncoding('utf8'), 'data')) as [string];
  expect(line).toMatch(/^\d+\n$/);
  const Client = grpc.makeGenericClientConstructor(languageGrpc.LanguageRuntimeService, 'LanguageRuntime');
  client = new Client(
    `127.0.0.1:${line.trim()}`,
    grpc.credentials.createInsecure(),
  ) as unknown as typeof client;
});

afterEach(async () => {
  client.close();
  if (host.exitCode === null && host.signalCode === null) {
    host.kill('SIGKILL');
    await once(host, 'exit');
  }
});

const definitions = languageGrpc.LanguageRuntimeService as unknown as Record<
  string,
  { requestType: new () => unknown }
>;

/** Calls a method with an empty request of its own type. */
const call = (method: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const request = new definitions[method]!.requestType();
    client[method]!(request, (error, response) => (error === null ? resolve(response) : reject(error)));
  });

describe('the language host as a process', () => {
  test('prints its port, requires no plugins, and tells a version', async () => {
    const plugins = (await call('getRequiredPlugins')) as { getPluginsList(): unknown[] };
    expect(plugins.getPluginsList()).toEqual([]);
    const info = (await call('getPluginInfo')) as { getVersion(): string };
    expect(info.getVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  test.each(['handshake', 'getRequiredPackages', 'about', 'getProgramDependencies'])(
    'says of %s that it has none',
    async (method) => {
      await expect(call(method)).rejects.toMatchObject({ code: grpc.status.UNIMPLEMENTED });
    },
  );

  test('ends with 0 and without a word when the engine closes its end', async () => {
    host.stdin.end();
    const [code] = (await once(host, 'exit')) as [number];
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });
});

describe('what we rely on inside the SDK', () => {
  test('its language server has the three methods that we serve', () => {
    const { LanguageServer } = languageServer as unknown as { LanguageServer: { prototype: object } };
    expect(Object.getOwnPropertyNames(LanguageServer.prototype)).toEqual(
      expect.arrayContaining(['getRequiredPlugins', 'getPluginInfo', 'run']),
    );
  });

  test('its version is pinned exactly', async () => {
    const { dependencies } = JSON.parse(await readFile(join(installDir, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(dependencies['@pulumi/pulumi']).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
