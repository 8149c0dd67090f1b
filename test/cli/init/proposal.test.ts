import { describe, expect, test } from '@jest/globals';
import { proposeStages, stageProblems, usualStages } from '../../../src/cli/init/proposal.js';

const nothing = { dotenvs: [], known: {}, existing: {} };
const files = (facts: Partial<Parameters<typeof proposeStages>[0]>) =>
  proposeStages({ stages: usualStages, ...nothing, ...facts }).stages.map(({ dotenv }) => dotenv);

describe('the table', () => {
  test('is that of the product where a team has nothing yet', () => {
    const { stages, notes } = proposeStages({ stages: usualStages, ...nothing });
    expect(stages.map((row) => [row.stage, row.dotenv, row.trigger, row.source])).toEqual([
      ['dev', 'unstable', 'commit', null],
      ['nightly', 'nightly', 'schedule', 'dev'],
      ['devqa', 'devqa', 'request', 'nightly'],
      ['staging-1', 'staging-1', 'milestone', 'devqa'],
      ['staging-2', 'staging-2', 'milestone', 'devqa'],
    ]);
    expect(notes).toEqual([]);
  });

  test("takes the team's own file for dev where there is one", () => {
    expect(files({ dotenvs: ['dev', 'nightly'] })[0]).toBe('dev');
    expect(files({ dotenvs: ['unstable'] })[0]).toBe('unstable');
  });

  test("takes stage and file as the team's Serverless project has them", () => {
    expect(files({ known: { dev: 'integration', devqa: 'qa' } })).toEqual([
      ...['integration', 'nightly', 'qa', 'staging-1', 'staging-2'],
    ]);
  });

  test("gives no stage the developer's own file, and no two stages one file, and says so", () => {
    const { stages, notes } = proposeStages({
      ...{ stages: usualStages, ...nothing },
      known: { dev: 'development', 'staging-1': 'staging', 'staging-2': 'staging' },
    });
    expect(stages.map(({ dotenv }) => dotenv)).toEqual([
      ...['unstable', 'nightly', 'devqa', 'staging', 'staging-2'],
    ]);
    expect(notes.map(({ code }) => code)).toEqual(['not-for-stages', 'two-stages-one-file']);
  });

  test('leaves stages that are there as they are, and goes on behind them', () => {
    const existing = { dev: { dotenv: 'edge', trigger: 'commit', source: null } } as const;
    const { stages } = proposeStages({ ...nothing, stages: ['dev', 'pubqa'], existing });
    expect(stages).toMatchObject([
      { stage: 'dev', dotenv: 'edge' },
      { stage: 'pubqa', trigger: 'request', source: 'dev' },
    ]);
  });
});

test('names that are none are all said', () => {
  expect(stageProblems(['dev', 'QA', 'local', 'dev'])).toEqual([
    { code: 'bad-stage-name', facts: { name: 'QA' } },
    { code: 'bad-stage-name', facts: { name: 'local' } },
    { code: 'stage-twice', facts: { name: 'dev' } },
  ]);
  expect(stageProblems([])).toEqual([{ code: 'no-stages', facts: {} }]);
});
