import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type Grpc from '@grpc/grpc-js';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../src/dotenv/stage-ports.js';
import { isAlive, makeWorld, until } from '../../stage-host/world.js';

/** The SDK's own libraries, wherever the installation put them. */
const ofPulumi = createRequire(createRequire(import.meta.url).resolve('@pulumi/pulumi/package.json'));
const grpc = ofPulumi('@grpc/grpc-js') as typeof Grpc;
const empty = ofPulumi('google-protobuf/google/protobuf/empty_pb.js') as { Empty: new () => unknown };
const struct = ofPulumi('google-protobuf/google/protobuf/struct_pb.js') as {
  Struct: { fromJavaScript(value: object): unknown };
};
const service = ofPulumi('./proto/provider_grpc_pb.js') as {
  ResourceProviderService: Grpc.ServiceDefinition;
};
const messages = ofPulumi('./proto/provider_pb.js') as {
  CheckRequest: new () => CheckRequest;
  CreateRequest: new () => CreateRequest;
};

interface CheckRequest {
  setUrn(urn: string): void;
  setOlds(value: unknown): void;
  setNews(value: unknown): void;
}

interface CreateRequest {
  setUrn(urn: string): void;
  setProperties(value: unknown): void;
}

const urn = 'urn:pulumi:nightly::backend::switchback:process:Backend::backend';
/** An answer that has not come by then never comes. */
const patienceMilliseconds = 30_000;

const executable = resolve('provider/pulumi-resource-switchback');
let dataDir = '';
let child: ChildProcess | null = null;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'switchback-plugin-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

async function startPlugin(stdin: 'pipe' | number): Promise<{ child: ChildProcess; port: string }> {
  const env = { ...process.env, SWITCHBACK_DATA_DIR: dataDir };
  const started = spawn(executable, ['127.0.0.1:1'], { env, stdio: [stdin, 'pipe', 'inherit'] });
  child = started;
  if (started.stdout === null) throw new Error('no output');
  const [line] = (await once(started.stdout, 'data')) as [Buffer];
  return { child: started, port: line.toString().trim() };
}

type Method = (
  message: unknown,
  options: { deadline: number },
  answer: (error: Error | null, value: unknown) => void,
) => void;

/** Calls the plugin as the engine does. */
function connectTo(port: string) {
  const Client = grpc.makeClientConstructor(service.ResourceProviderService, 'ResourceProvider');
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  const call = <T>(method: string, message: unknown): Promise<T> =>
    new Promise((done, fail) => {
      const methods = client as unknown as Record<string, Method>;
      const deadline = Date.now() + patienceMilliseconds;
      methods[method]?.call(client, message, { deadline }, (error, value) => {
        if (error === null) done(value as T);
        else fail(error);
      });
    });
  return {
    call,
    close: () => {
      client.close();
    },
  };
}

describe('the plugin', () => {
  test('prints its port and answers over gRPC', async () => {
    const { port } = await startPlugin('pipe');
    expect(port).toMatch(/^\d+$/);
    const { call, close } = connectTo(port);
    const info = await call<{ getVersion(): string }>('getPluginInfo', new empty.Empty());
    expect(info.getVersion()).toMatch(/^\d+\.\d+\.\d+$/);
    const request = new messages.CheckRequest();
    request.setUrn(urn);
    request.setOlds(struct.Struct.fromJavaScript({}));
    request.setNews(struct.Struct.fromJavaScript({ stage: 'dev', build: 'b1', commit: 'c' }));
    const checked = await call<{ getFailuresList(): { getProperty(): string }[] }>('check', request);
    expect(checked.getFailuresList().map((failure) => failure.getProperty())).toEqual([
      'digest',
      'environment',
      'healthPath',
      'port',
    ]);
    close();
  });

  test('answers when the last line of a failing build was cut in the middle of a character', async () => {
    const world = await makeWorld();
    try {
      const serverSource = `console.log('x'.repeat(999) + '😀 boom'); process.exitCode = 3;`;
      const { digest } = await world.order('b1', {}, { serverSource });
      dataDir = world.dataDir;
      const { port } = await startPlugin('pipe');
      const { call, close } = connectTo(port);
      const request = new messages.CreateRequest();
      request.setUrn(urn);
      request.setProperties(
        struct.Struct.fromJavaScript({
          ...{ stage: world.stage, build: 'b1', commit: 'c', digest, environment: {} },
          ...{ healthPath: '/healthz', port: await freePort() },
        }),
      );
      await expect(call('create', request)).rejects.toThrow(
        /\[exited\] build b1 on nightly ended before it was healthy \(code 3\)\n {2}\| x{999}\ufffd …/,
      );
      close();
    } finally {
      await world.end();
    }
  }, 60_000);

  test('ends when the engine that held its input is gone', async () => {
    const { child: plugin } = await startPlugin('pipe');
    plugin.stdin?.end();
    await until(() => !isAlive(plugin.pid ?? 0), 'the plugin has ended');
  });

  test('lives on without an input from the start', async () => {
    const { child: plugin, port } = await startPlugin(openSync('/dev/null', 'r'));
    expect(port).toMatch(/^\d+$/);
    expect(plugin.exitCode).toBeNull();
  });

  test('says what is missing', async () => {
    const { SWITCHBACK_DATA_DIR: _, ...env } = process.env;
    await expect(promisify(execFile)(executable, [], { env })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('SWITCHBACK_DATA_DIR is not set'),
    });
  });
});

test('a provider can be hosted in another process, which prints nothing and keeps its own way to show a stack', async () => {
  const program = `
    const [entry, dataDir] = process.argv.slice(1);
    const { backendProvider, hostProvider } = await import(entry);
    const launcher = { dataDir, nodePath: process.execPath, hostEntry: '/x', machineEnv: {} };
    const port = await hostProvider(backendProvider(launcher));
    const again = await hostProvider(backendProvider(launcher)).catch((error) => error.message);
    const shown = typeof Error.prepareStackTrace;
    process.stdout.write(JSON.stringify({ port, again, shown }));
    process.exit();`;
  const entry = resolve('dist/platforms/process/provider.js');
  const args = ['--input-type=module', '-e', program, entry, dataDir];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toEqual({
    port: expect.any(Number),
    again: 'this process serves a provider already',
    shown: 'undefined',
  });
});
