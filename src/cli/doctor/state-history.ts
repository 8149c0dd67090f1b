import { join } from 'node:path';
import { shellWord } from '../../messages/quote.js';
import {
  readStateUrl,
  stateAddress,
  stateParameters,
  type StateBucket,
  type StateUrlFault,
} from '../../model/state-bucket.js';
import { variableIn } from '../../model/variable.js';
import { stateFolder } from '../../pulumi-cli/environment.js';
import { entrySuffix, readUpdate } from '../../pulumi-cli/history-entry.js';
import { histories, stateFilesOf, type StateFiles } from '../../pulumi-cli/state-files.js';
import { StateUnreachable } from '../../pulumi-cli/state-unreachable.js';
import type { Invocation } from '../terminal/invocation.js';
import { asideOf } from './aside-of.js';
import { found, type Finding } from './finding.js';

const place = { check: 'state', state: 'problem' } as const;

/**
 * Can every update in the stacks' histories be read, in the data directory or in its bucket? Pulumi's own `stack
 * history` ends at one that cannot.
 */
export async function historyFindings(
  { terminal: { env } }: Invocation,
  dataDir: string,
): Promise<Finding[]> {
  const url = variableIn(env, 'SWITCHBACK_STATE_URL') ?? '';
  const bucket = url === '' ? null : readStateUrl(url);
  if (bucket !== null && 'fault' in bucket) return [urlFinding(bucket.fault)];
  const folder = stateFolder(dataDir);
  const files = stateFilesOf(folder, bucket, env);
  try {
    const bad = await unreadableIn(files);
    if (bucket === null)
      return bad.map((name) => unreadable(join(folder, name), asideOf(join(folder, name))));
    return await Promise.all(
      bad.map(async (name) => unreadable(objectAt(bucket, name), await asideIn(files, bucket, name))),
    );
  } catch (error) {
    if (!(error instanceof StateUnreachable)) throw error;
    const facts = { address: error.address, why: error.why };
    const text: Finding['text'] = ({ service }) => service['state-unreachable'](facts);
    // Whether the bucket is away or its address is wrong, nobody knows from here.
    return [{ ...place, code: 'state-unreachable', text, mend: null, facts }];
  }
}

function urlFinding(fault: StateUrlFault): Finding {
  const facts = { fault, parameters: stateParameters.join(', ') };
  const text: Finding['text'] = ({ service }) => service['bad-state-url'](facts);
  const mend = 'read -r SWITCHBACK_STATE_URL && export SWITCHBACK_STATE_URL';
  return { ...place, code: 'bad-state-url', text, mend, facts };
}

const unreadable = (file: string, mend: string): Finding =>
  found({ ...place, mend }, 'history-unreadable', { file });

/** In whatever stack of whatever project. */
async function unreadableIn(files: StateFiles): Promise<string[]> {
  const below = async (folder: string): Promise<string[]> =>
    (await files.folders(folder)).map((name) => `${folder}/${name}`);
  const stacks = (await Promise.all((await below(histories)).map(below))).flat();
  const bad: string[] = [];
  for (const stack of stacks.toSorted()) {
    const entries = (await files.list(stack)).filter((name) => name.endsWith(entrySuffix)).toSorted();
    for (let from = 0; from < entries.length; from += atOnce) {
      const names = entries.slice(from, from + atOnce).map((name) => `${stack}/${name}`);
      const read = await Promise.all(names.map((name) => readUpdate(files, name)));
      bad.push(...names.filter((_, i) => read[i] === 'unreadable'));
    }
  }
  return bad;
}

/** Entries that are read at the same time. */
const atOnce = 20;

const objectAt = (bucket: StateBucket, name: string): string => stateAddress(bucket) + name;

/** The command that puts an object out of the way, under a name that is free. */
async function asideIn(files: StateFiles, bucket: StateBucket, name: string): Promise<string> {
  let free = `${name}.aside`;
  for (let number = 2; await files.exists(free); number += 1) free = `${name}.aside-${String(number)}`;
  const { region, endpoint, profile } = bucket;
  const at = endpoint === null ? [] : ['--endpoint-url', endpoint];
  const by = profile === null ? [] : ['--profile', profile];
  const names = [name, free].map((one) => objectAt(bucket, one));
  return ['aws', 's3', 'mv', ...names, '--region', region, ...at, ...by].map(shellWord).join(' ');
}
