import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from '@jest/globals';
import { launchCommand } from '../../../src/artifacts/launch-command.js';
import { inspectPackage } from '../../../src/artifacts/inspect.js';
import { packBackend, type Packed } from '../../../src/cli/pack/pack.js';
import { CliError } from '../../../src/cli/terminal/failure.js';
import { messagesIn } from '../../../src/messages/index.js';

/** A folder to write a repository into, and to pack what is in it. */
export async function makePacking() {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'switchback-packing-')));
  const made: Packed[] = [];
  const at = (path: string): string => join(root, path);
  const packs = (from: string, bundle: string | null) =>
    packBackend(at(from), { terminal: { env: process.env } }, bundle);
  const pack = async (from = '.', bundle: string | null = null): Promise<Packed> => {
    const packed = await packs(from, bundle === null ? null : at(bundle));
    made.push(packed);
    return packed;
  };
  return {
    root,
    at,
    pack,
    async write(files: Readonly<Record<string, string | object>>): Promise<void> {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(at(name)), { recursive: true });
        await writeFile(at(name), typeof text === 'string' ? text : JSON.stringify(text));
      }
    },
    /** The reasons for which it is refused, one line each. */
    async why(from = '.', bundle: string | null = null): Promise<string[]> {
      const error = await packs(from, bundle === null ? null : at(bundle)).catch((thrown: unknown) => thrown);
      if (!(error instanceof CliError)) throw error instanceof Error ? error : new Error('it was packed');
      expect(error.code).toBe('switchback/pack-refused');
      return error.text(messagesIn('en').cli).why.split('\n');
    },
    /** What the build says when it is started as a stage starts it, where nothing else is installed. */
    async said({ file }: Packed): Promise<string> {
      await inspectPackage(file);
      const folder = await mkdtemp(at('stage-'));
      execFileSync('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
      const [command = '', ...args] = await launchCommand(folder, process.execPath);
      const child = spawn(command, args, { cwd: folder });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      await once(child, 'close');
      return text;
    },
    async remove(): Promise<void> {
      for (const { remove } of made.splice(0)) await remove();
      await rm(root, { recursive: true });
    },
  };
}

export const filesIn = ({ file }: Packed): string[] =>
  execFileSync('tar', ['-tzf', file]).toString().trim().split('\n').toSorted();
