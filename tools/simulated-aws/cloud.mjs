/** The simulated cloud: what "exists in AWS", in memory, and in a file if one is given. Nothing here is AWS. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { seedOf } from './seed.mjs';

export const account = '111122223333';

/**
 * @typedef {{
 *   token: string, id: string, name: string, stack: string, urn: string, region: string,
 *   inputs: Record<string, any>, outs: Record<string, any>, deployments?: any[], seeded?: boolean,
 * }} Thing
 */

/** @param {string | undefined} file */
export function createCloud(file) {
  const { things, revisions } = restore(file);
  const save = () => {
    if (file === undefined) return;
    writeFileSync(`${file}.next`, JSON.stringify({ things, revisions }, null, 2));
    renameSync(`${file}.next`, file);
  };
  const all = (token) => things.filter((thing) => token === undefined || thing.token === token);
  // What was deleted and is still named where tags are asked for, while a test wants that.
  const gone = { lingers: false, things: [] };
  const byArn = (token, arn) => all(token).find((thing) => thing.outs.arn === arn);
  return {
    all,
    byArn,
    byId: (token, id) => all(token).find((thing) => thing.id === id),
    byName: (token, name) => all(token).find((thing) => thing.inputs.name === name),
    /** Revisions of a task definition share an id, the family; the ARN tells them apart. */
    find: (token, id, props) =>
      (typeof props?.arn === 'string' ? byArn(token, props.arn) : undefined) ??
      all(token).find((thing) => thing.id === id),
    /** Those that a team made, without what every account has. */
    made: () => things.filter((thing) => thing.seeded !== true),
    add(thing) {
      things.push(thing);
      save();
    },
    remove(thing) {
      if (gone.lingers) gone.things.push(thing);
      things.splice(things.indexOf(thing), 1);
      save();
    },
    linger(lingers) {
      gone.lingers = lingers;
      if (!lingers) gone.things = [];
    },
    lingering: () => gone.things,
    changed: save,
    /** AWS never gives a revision twice, not even after the first was deregistered. */
    nextRevision: (family) => (revisions[family] = (revisions[family] ?? 0) + 1),
  };
}

/** @typedef {ReturnType<typeof createCloud>} Cloud */

export const newId = (prefix) => `${prefix}-0${randomBytes(8).toString('hex')}`;

function restore(file) {
  try {
    return JSON.parse(readFileSync(file ?? '', 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return { things: seedOf(account), revisions: {} };
  }
}
