import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { localDotenv, localStage } from '../model/stage.js';
import { catalogueProblem, type CatalogueProblem } from './catalogue-problem.js';
import { nearestName } from '../model/nearest.js';
import { keyPrefix } from './policy-issues.js';
import type { Keyed, StageFile } from './stage-file.js';

export interface CatalogueFacts {
  readonly projectDir: string;
  /** In numeric-aware order of their names; broken ones too. */
  readonly files: readonly StageFile[];
}

/** What is wrong between the stage files, each of which may be fine by itself. */
export const catalogueProblems = (facts: CatalogueFacts): CatalogueProblem[] =>
  rules.flatMap((rule) => rule(facts));

type Rule = (facts: CatalogueFacts) => CatalogueProblem[];
const rules: readonly Rule[] = [
  sourcesAreKnown,
  sourcesAreNoMilestones,
  sourcesHaveNoCycle,
  dotenvFilesAreThere,
  dotenvNamesAreFree,
  saltsAreThere,
  encryptedKeysAreThere,
];

function sourcesAreKnown({ files }: CatalogueFacts): CatalogueProblem[] {
  const known = files.map(({ name }) => name);
  return withKey(files, 'source')
    .filter(({ value }) => !known.includes(value))
    .map(({ file, value, line }) => {
      const others = known.filter((name) => `Pulumi.${name}.yaml` !== file);
      const facts = { source: value, known: others };
      const key = `${keyPrefix}source`;
      return catalogueProblem({
        code: 'UNKNOWN_SOURCE',
        file,
        line,
        key,
        facts,
        hint: nearestName(value, others),
      });
    });
}

/** Milestones take turns, so that what comes after one slot would see every second milestone only. */
function sourcesAreNoMilestones({ files }: CatalogueFacts): CatalogueProblem[] {
  const slots = files.filter(({ trigger }) => trigger === 'milestone').map(({ name }) => name);
  return withKey(files, 'source')
    .filter(({ value }) => slots.includes(value))
    .map(({ file, value, line }) => {
      const facts = { source: value };
      return catalogueProblem({ code: 'SOURCE_IS_MILESTONE', file, line, key: `${keyPrefix}source`, facts });
    });
}

function sourcesHaveNoCycle({ files }: CatalogueFacts): CatalogueProblem[] {
  const sourceOf = new Map(files.map(({ name, source }) => [name, source?.value]));
  const seen = new Set<string>();
  const problems: CatalogueProblem[] = [];
  for (const { name, file, source } of files) {
    const path = walk(name, sourceOf);
    if (path === null || path.some((step) => seen.has(step))) continue;
    for (const step of path) seen.add(step);
    const place = { file, line: source?.line ?? null, key: `${keyPrefix}source` };
    problems.push(catalogueProblem({ code: 'SOURCE_CYCLE', ...place, facts: { path: [...path, name] } }));
  }
  return problems;
}

/** The sources of a stage up to itself; null when the way does not lead back to it. */
function walk(start: string, sourceOf: ReadonlyMap<string, string | undefined>): string[] | null {
  const path = [start];
  for (let name = sourceOf.get(start); name !== undefined && name !== start; name = sourceOf.get(name)) {
    if (path.includes(name)) return null;
    path.push(name);
  }
  return sourceOf.get(path.at(-1) ?? start) === start ? path : null;
}

function dotenvFilesAreThere({ projectDir, files }: CatalogueFacts): CatalogueProblem[] {
  return withKey(files, 'dotenv')
    .filter(({ value }) => !reserved.has(value) && !existsSync(join(projectDir, `.env.${value}`)))
    .map(({ file, value, line }) => {
      const facts = { missing: `.env.${value}` };
      return catalogueProblem({ code: 'DOTENV_FILE_MISSING', file, line, key: `${keyPrefix}dotenv`, facts });
    });
}

/** `.env.local` is nobody's own file: it is read beside every other. */
const reserved: ReadonlySet<string> = new Set([localDotenv, localStage]);

function dotenvNamesAreFree({ files }: CatalogueFacts): CatalogueProblem[] {
  const owners = new Map<string, string>([...reserved].map((name) => [name, localStage]));
  const problems: CatalogueProblem[] = [];
  for (const { file, name, value, line } of withKey(files, 'dotenv')) {
    const owner = owners.get(value);
    if (owner === undefined) owners.set(value, name);
    else {
      const facts = { dotenv: value, stages: [owner] };
      problems.push(
        catalogueProblem({ code: 'DOTENV_NAME_TAKEN', file, line, key: `${keyPrefix}dotenv`, facts }),
      );
    }
  }
  return problems;
}

const saltFormat = /^v1:[A-Za-z0-9+/]{11}=:v1:[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]{24,}={0,2}$/;

/** Belongs to the passphrase that a new data directory gets. */
export const saltOfTheDefault = 'v1:TfcTr9CIJRA=:v1:p4kjYxZXIh1HFT7J:nAQG72s/Wq+KE90ivKdDCIj7oyj2Bw==';

/** Without a salt Pulumi makes one and writes it into the tracked file. One salt serves all stages: the passphrase is the same. */
function saltsAreThere({ files }: CatalogueFacts): CatalogueProblem[] {
  const good = files.find(({ salt }) => salt !== null && saltFormat.test(salt.value))?.salt?.value;
  const hint = `encryptionsalt: ${good ?? saltOfTheDefault}`;
  return files
    .filter(({ needsSalt, salt }) => needsSalt && (salt === null || !saltFormat.test(salt.value)))
    .map(({ file, salt }) => {
      const code = salt === null ? 'ENCRYPTION_SALT_MISSING' : 'ENCRYPTION_SALT_INVALID';
      return catalogueProblem({
        ...{ code, facts: {} },
        ...{ file, line: salt?.line ?? 1, key: 'encryptionsalt', hint },
      });
    });
}

/** Without the data key that KMS has encrypted, Pulumi makes one and writes it into the tracked file. */
function encryptedKeysAreThere({ files }: CatalogueFacts): CatalogueProblem[] {
  return files.flatMap(({ name, file, kms, encryptedKey }) => {
    if (kms === null || encryptedKey !== null) return [];
    const hint = `npx --no switchback pulumi stack init ${name} --secrets-provider='${kms.value}'`;
    const facts = {
      change: `npx --no switchback pulumi stack change-secrets-provider '${kms.value}' -s ${name}`,
    };
    const place = { file, line: kms.line, key: 'encryptedkey', hint };
    return [catalogueProblem({ code: 'ENCRYPTED_KEY_MISSING', ...place, facts })];
  });
}

type Placed = Keyed & Pick<StageFile, 'file' | 'name'>;

const withKey = (files: readonly StageFile[], key: 'source' | 'dotenv'): Placed[] =>
  files.flatMap((entry) => {
    const keyed = entry[key];
    return keyed === null ? [] : [{ ...keyed, file: entry.file, name: entry.name }];
  });
