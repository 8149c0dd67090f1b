import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isObject, readJson } from '../files/json-file.js';
import { cliFolder } from './cli-folder.js';

/** Where a Pulumi CLI came from: the set-up's three ways. */
export type CliOrigin = 'path' | 'vendor' | 'build';

/** A Pulumi CLI that can be run. */
export interface Cli {
  /** Absolute path of the executable. */
  readonly command: string;
  /** Folder with `bin/pulumi`, as the Automation API wants it; null for one that is not laid out so. */
  readonly root: string | null;
  /** Without a leading `v`. */
  readonly version: string;
  readonly from: CliOrigin;
  /** Absolute path of `pulumi-language-nodejs`; null = programs cannot run by hand. */
  readonly languageHost: string | null;
}

export interface CliPlace {
  /** Directory of Switchback's own package.json. */
  readonly installDir: string;
  /** Its PATH is searched when the set-up has left no record. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The CLI that the set-up recorded, else the first on PATH that tells its version; undefined = there is none. */
export async function findCli(place: CliPlace): Promise<Cli | undefined> {
  const folder = cliFolder(place);
  return (await recordedCli(folder)) ?? (await cliOnPath(place.env['PATH'] ?? '', join(folder, 'home')));
}

const hostName = 'pulumi-language-nodejs';

/** Reads `cli.json`; its paths are relative to its folder unless they lie outside. */
async function recordedCli(folder: string): Promise<Cli | undefined> {
  const record = await readJson(join(folder, 'cli.json'), isRecord);
  if (record === null) return undefined;
  const command = resolve(folder, record.command);
  if (!(await isExecutable(command))) return undefined;
  const host = record.languageHost === null ? null : resolve(folder, record.languageHost);
  const languageHost = host !== null && (await isExecutable(host)) ? host : null;
  return { command, root: rootOf(command), version: record.version, from: record.from, languageHost };
}

interface CliRecord {
  readonly command: string;
  readonly version: string;
  readonly from: CliOrigin;
  readonly languageHost: string | null;
}

function isRecord(value: unknown): value is CliRecord {
  if (!isObject(value)) return false;
  const { command, version, from, languageHost } = value;
  return (
    typeof command === 'string' &&
    typeof version === 'string' &&
    (from === 'path' || from === 'vendor' || from === 'build') &&
    (languageHost === null || typeof languageHost === 'string')
  );
}

async function cliOnPath(path: string, home: string): Promise<Cli | undefined> {
  for (const folder of foldersOf(path)) {
    const command = resolve(folder, 'pulumi');
    if (!(await isExecutable(command))) continue;
    const version = await versionOf(command, { PATH: path, PULUMI_HOME: home });
    if (version === undefined) continue;
    const languageHost = await hostBeside(command, path);
    return { command, root: rootOf(command), version, from: 'path', languageHost };
  }
  return undefined;
}

/** Even `version` writes a log below its home, which must not be the person's. */
async function versionOf(command: string, own: Record<string, string>): Promise<string | undefined> {
  const env = { ...own, PULUMI_SKIP_UPDATE_CHECK: 'true' };
  try {
    const { stdout } = await promisify(execFile)(command, ['version'], { env, timeout: 20_000 });
    return /^v?(\d+\.\d+\.\d+\S*)\s*$/.exec(stdout.trim())?.[1];
  } catch {
    return undefined;
  }
}

/** The engine looks beside its own executable (links resolved) and on PATH. */
async function hostBeside(command: string, path: string): Promise<string | null> {
  const folders = [dirname(command), dirname(await realpath(command)), ...foldersOf(path)];
  for (const folder of folders) {
    const host = resolve(folder, hostName);
    if (await isExecutable(host)) return host;
  }
  return null;
}

function rootOf(command: string): string | null {
  const bin = dirname(command);
  return bin.endsWith('/bin') ? dirname(bin) : null;
}

const foldersOf = (path: string): readonly string[] =>
  path.split(delimiter).filter((folder) => folder !== '');

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
