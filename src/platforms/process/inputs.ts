import { digestPattern } from '../../model/build.js';
import { machineNamePattern } from '../../model/machine.js';
import { forwardedWays, type Forwarded } from '../../model/settings.js';
import { stageNamePattern } from '../../model/stage.js';
import { isUnknown, leavesOf, unwrap } from './wrapped.js';

/** What a `switchback:process:Backend` is made from, without marks of secrecy. */
export interface BackendInputs {
  readonly stage: string;
  readonly build: string;
  readonly commit: string;
  readonly digest: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly healthPath: string;
  readonly port: number;
  readonly deadlineSeconds?: number;
  readonly drainSeconds?: number;
  readonly stopSeconds?: number;
  readonly lookSeconds?: number;
  readonly forwarded?: Forwarded;
  /** The machine that the stage's file names. */
  readonly machine?: string;
}

const inputKeys = [
  'stage',
  'build',
  'commit',
  'digest',
  'environment',
  'healthPath',
  'port',
  'deadlineSeconds',
  'drainSeconds',
  'stopSeconds',
  'lookSeconds',
  'forwarded',
  'machine',
] as const;

interface InputFailure {
  readonly property: string;
  readonly reason: string;
}

/** What is wrong with the inputs, all at once; a value that is not known yet passes, a reason quotes none. */
export function failuresOf(news: Readonly<Record<string, unknown>>): InputFailure[] {
  return inputKeys.flatMap((property) => {
    const value = unwrap(news[property]);
    if (isUnknown(value)) return [];
    const reason = rules[property](value);
    return reason === null ? [] : [{ property, reason }];
  });
}

/** The inputs without marks; only for what `failuresOf` found nothing in. */
export function readInputs(news: Readonly<Record<string, unknown>>): BackendInputs {
  const known = inputKeys.filter((key) => news[key] !== undefined && news[key] !== null);
  return Object.fromEntries(known.map((key) => [key, unwrap(news[key])])) as unknown as BackendInputs;
}

/** The input keys that differ, in value or by becoming secret. */
export function changedKeys(
  olds: Readonly<Record<string, unknown>>,
  news: Readonly<Record<string, unknown>>,
): string[] {
  return inputKeys.filter((key) => {
    const before = leavesOf(olds[key] ?? null);
    const after = leavesOf(news[key] ?? null);
    if (before.size !== after.size) return true;
    return [...after].some(([path, leaf]) => {
      const old = before.get(path);
      return old === undefined || old.value !== leaf.value || (leaf.secret && !old.secret);
    });
  });
}

/** The values that came marked as secret: they must not be shown wherever they turn up. */
export const secretsIn = (news: Readonly<Record<string, unknown>>): string[] =>
  [...leavesOf(news).values()].flatMap(({ value, secret }) =>
    secret && typeof value === 'string' ? [value] : [],
  );

/** The names of the environment whose values came marked as secret. */
export const secretNamesIn = (news: Readonly<Record<string, unknown>>): string[] =>
  [...leavesOf(news['environment'])].flatMap(([path, { secret }]) =>
    secret && path !== '' ? [path.slice(1)] : [],
  );

type Rule = (value: unknown) => string | null;

const must = (test: (value: unknown) => boolean, reason: string): Rule => {
  return (value) => (test(value) ? null : reason);
};
/** A number of seconds that may be left out. */
function mustBeWithin(least: number, most: number): Rule {
  return must(
    (v) => v === undefined || v === null || (typeof v === 'number' && v >= least && v <= most),
    `must be from ${String(least)} to ${String(most)}`,
  );
}
const isText = (value: unknown): value is string => typeof value === 'string';
const isShort = (value: unknown): boolean => isText(value) && value !== '' && value.length <= 200;

const rules: Readonly<Record<(typeof inputKeys)[number], Rule>> = {
  stage: must((v) => isText(v) && stageNamePattern.test(v), 'must be the name of a stage'),
  build: must(isShort, 'must be the id of a build, like b1423'),
  commit: must(isShort, 'must be a commit'),
  digest: must((v) => isText(v) && digestPattern.test(v), 'must be sha256: and 64 hex digits'),
  environment: checkEnvironment,
  healthPath: must(
    (v) => isText(v) && /^\/[!-~]{0,500}$/.test(v),
    'must be a path that begins with / and has no spaces',
  ),
  port: must(
    (v) => Number.isInteger(v) && (v as number) >= 1 && (v as number) <= 65_535,
    'must be a whole number from 1 to 65535',
  ),
  deadlineSeconds: mustBeWithin(1, 3600),
  drainSeconds: mustBeWithin(0, 3600),
  stopSeconds: mustBeWithin(1, 120),
  lookSeconds: mustBeWithin(1, 60),
  forwarded: must(
    (v) => v === undefined || v === null || forwardedWays.some((way) => way === v),
    'must be keep or replace',
  ),
  machine: must(
    (v) => v === undefined || v === null || (isText(v) && machineNamePattern.test(v)),
    'must be the name of a machine',
  ),
};

const maxNames = 2000;
const maxBytes = 1024 ** 2;

function checkEnvironment(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be a map of texts';
  const entries = Object.entries(value);
  if (entries.length > maxNames) return `must have at most ${String(maxNames)} names`;
  const badName = entries.find(([name]) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (badName !== undefined) return 'has a name that is no name of an environment variable';
  const bad = entries.find(([, one]) => !isUnknown(one) && (!isText(one) || one.includes('\0')));
  if (bad !== undefined) return `${bad[0]} must be a text without NUL`;
  const bytes = entries.reduce((sum, [name, one]) => sum + name.length + Buffer.byteLength(String(one)), 0);
  return bytes > maxBytes ? `must be at most ${String(maxBytes)} bytes in all` : null;
}
