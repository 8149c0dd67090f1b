import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { installDir } from '../../src/service/config.js';

/** Places that must not compile, each with what is wrong there; and one that must. */
const places: readonly (readonly [string, string, boolean])[] = [
  ['all facts of a refusal', `new Refusal('artefact-missing', { digest: 'd' });`, true],
  ['a missing fact', `new Refusal('already-current', { stage: 'dev' });`, false],
  ['a misspelt fact', `new Refusal('artefact-missing', { digets: 'd' });`, false],
  ['a fact too many', `new Refusal('artefact-missing', { digest: 'd', stage: 'dev' });`, false],
  ['a fact where there is none', `new Refusal('internal', { stage: 'dev' });`, false],
  ['a fact of another kind', `new Refusal('payload-too-large', { limit: '3' });`, false],
  ['an unknown code', `new Refusal('artifact-lost', {});`, false],
  [
    'a missing member of the document',
    `new Refusal('build-not-eligible', { stage: 'dev', build: 'b1' });`,
    false,
  ],
  [
    'a field without its facts',
    `new Refusal('validation', {}, { errors: [{ pointer: '/a', code: 'not-both' }] });`,
    false,
  ],
  [
    'a field with its facts',
    `new Refusal('validation', {}, { errors: [{ pointer: '/a', code: 'not-both', facts: { keys: [] } }] });`,
    true,
  ],
  ['a reason with its facts', `reason({ code: 'missed', facts: { occurrence: 'o' } });`, true],
  ['a reason without them', `reason({ code: 'missed', facts: {} });`, false],
  ['a reason with those of another', `reason({ code: 'missed', facts: { next: 3 } });`, false],
  ['a text that reads its facts', `texts({ next: ({ number, next }) => String(number + next) });`, true],
  ['a text that reads another one', `texts({ next: ({ number, nxet }) => String(number + nxet) });`, false],
  ['a list of texts without one of them', `texts({});`, false],
  ['what an input is told with its facts', `fault({ code: 'not-both', facts: { keys: [] } });`, true],
  ['what an input is told without them', `fault({ code: 'not-both' });`, false],
  ['an outcome with its facts', `outcome({ code: 'cli-killed', facts: { signal: 'SIGKILL' } });`, true],
  [
    'an outcome with a misspelt fact',
    `outcome({ code: 'cli-killed', facts: { singal: 'SIGKILL' } });`,
    false,
  ],
  ['an outcome with those of another', `outcome({ code: 'verification', facts: { lines: [] } });`, false],
  ['a recovery with its facts', `recovered({ code: 'unclear', facts: { why: 'no-answer' } });`, true],
  [
    'a recovery with a word that is none',
    `recovered({ code: 'unclear', facts: { why: 'no-idea' } });`,
    false,
  ],
  [
    'a failure of the start with its facts',
    `new StartFailure([{ code: 'port-in-use', facts: { host: 'h', port: 4100 } }]);`,
    true,
  ],
  [
    'a failure of the start without one of them',
    `new StartFailure([{ code: 'port-in-use', facts: { host: 'h' } }]);`,
    false,
  ],
  [
    'a wrong stage file with its facts',
    `catalogueProblem({ file: 'f', code: 'UNKNOWN_SOURCE', facts: { source: 'dve', known: ['dev'] } });`,
    true,
  ],
  [
    'a wrong stage file without one of them',
    `catalogueProblem({ file: 'f', code: 'UNKNOWN_SOURCE', facts: { source: 'dve' } });`,
    false,
  ],
  [
    'a wrong dotenv file with its facts',
    `problemOf('dev', 'unstable', { code: 'SYNTAX', facts: { reason: 'colon' } });`,
    true,
  ],
  [
    'a wrong dotenv file with a misspelt fact',
    `problemOf('dev', 'unstable', { code: 'SYNTAX', facts: { raeson: 'colon' } });`,
    false,
  ],
  [
    'a text that reads its facts and the place',
    `placed({ SYNTAX: ({ reason }, { stage }) => reason + stage });`,
    true,
  ],
  [
    'a text that reads another place',
    `placed({ SYNTAX: ({ reason }, { stgae }) => reason + stgae });`,
    false,
  ],
  ['an error of a command with its facts', `failure('nothing-runs', { stage: 'dev' });`, true],
  ['an error of a command with a misspelt fact', `failure('nothing-runs', { stgae: 'dev' });`, false],
  ['what was stored, by its reader', `textOfStored(reasons, stored, (code) => code);`, true],
  ['what was stored, taken as it is', `textOf(reasons, stored);`, false],
];

const head = `
import { Refusal } from '../../src/model/error.js';
import type { ProblemFacts } from '../../src/model/problems.js';
import type { Reason } from '../../src/model/promotion.js';
import { catalogueProblem } from '../../src/catalogue/catalogue-problem.js';
import { fault } from '../../src/contract/fault.js';
import { failure } from '../../src/cli/terminal/failure.js';
import { problemOf } from '../../src/dotenv/environment-problem.js';
import { textOf, textOfStored, type PlacedTexts, type Texts } from '../../src/messages/texts.js';
import type { Outcome } from '../../src/model/outcome.js';
import type { ReasonFacts } from '../../src/model/reason.js';
import type { RecoveryOutcome } from '../../src/model/recovery-outcome.js';
import type { EnvironmentFacts, EnvironmentPlace } from '../../src/model/stage-file-problem.js';
import type { Stored } from '../../src/model/stored.js';
import { StartFailure } from '../../src/service/config.js';
declare function reason(reason: Reason): void;
declare function texts(texts: Texts<{ next: ProblemFacts['milestone-not-next'] }>): void;
declare function outcome(outcome: Outcome): void;
declare function recovered(outcome: RecoveryOutcome): void;
declare function placed(texts: PlacedTexts<Pick<EnvironmentFacts, 'SYNTAX'>, EnvironmentPlace>): void;
declare const reasons: Texts<ReasonFacts>;
declare const stored: Stored;
`;

const compiled = compile(places.map(([, code]) => head + code));

test.each(places)('%s: %s', (what, _, right) => {
  const found = compiled[places.findIndex(([name]) => name === what)] ?? ['not compiled'];
  expect(right ? found : found.length > 0).toEqual(right ? [] : true);
});

/** What the compiler says against each of these files, with the settings of the product. */
function compile(sources: readonly string[]): string[][] {
  const { config } = ts.readConfigFile(join(installDir, 'tsconfig.json'), (path) =>
    readFileSync(path, 'utf8'),
  ) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, installDir);
  const files = new Map(
    sources.map((text, at) => [join(installDir, `test/messages/place-${String(at)}.ts`), text]),
  );
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.fileExists = (path) => files.has(path) || fileExists(path);
  const program = ts.createProgram(
    [...files.keys()],
    { ...options, rootDir: installDir, noEmit: true },
    host,
  );
  return [...files.keys()].map((path) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
  );
}
