import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { whereIs } from '../../src/queries/commit.js';
import { history } from '../../src/store/history.js';
import { openDesk, type Desk } from '../support/desk.js';
import { aStage } from '../support/nouns.js';

let desk: Desk;
beforeAll(async () => {
  const names = ['near', 'far', 'empty'];
  desk = await openDesk(names.map((name) => aStage({ name, trigger: 'request', source: null })));
});
afterAll(() => desk.close());

const shaOf = (number: number): string => number.toString(16).padStart(40, '0');
/** A build that brings so many commits on top of what there is. */
async function brings(name: string, from: number, to: number): Promise<string> {
  const commits = Array.from({ length: to - from }, (_, place) => ({
    ...{ sha: shaOf(from + place), subject: name, author: 'Mina', at: null },
  }));
  const { build } = await desk.register(name, {
    commit: shaOf(to - 1),
    commits,
  });
  return build.id;
}
const runs = (stage: string, build: string) =>
  desk.inTransaction((rows) =>
    rows.sql.executeSql(
      `update stages set current_build = ${build.slice(1)}, current_since = now() where stage = '${stage}'`,
    ),
  );

test('a stage is said to have a commit as far as the history was read, and beyond that nobody knows', async () => {
  const near = await brings('old', 1, 3);
  const far = await brings('new', 3, 1_600);
  await runs('near', near);
  await runs('far', far);
  const { read } = desk.ports.store;
  const within = async (most?: number) => {
    const rows = {
      ...read,
      history: history(desk.database.db, most === undefined ? {} : { read: most, after: most, beside: 100 }),
    };
    const { builds, stages } = await whereIs(desk.ports, rows, shaOf(1));
    const told = stages.map(({ stage, reached, since, build, reasons }) => ({
      ...{
        stage: stage.name,
        reached,
        isDated: since !== null,
        build: build.id,
      },
      codes: reasons.map(({ code }) => code),
    }));
    return { builds, told };
  };
  const onEmpty = {
    stage: 'empty',
    reached: false,
    isDated: false,
    build: near,
    codes: [],
  };
  const whole = {
    builds: [near],
    told: [
      {
        stage: 'near',
        reached: true,
        isDated: true,
        build: near,
        codes: [],
      },
      {
        stage: 'far',
        reached: true,
        isDated: true,
        build: far,
        codes: [],
      },
      onEmpty,
    ],
  };
  expect(await within()).toEqual(whole);
  expect(await within(1_000)).toEqual(whole);
  // Beside the trunk the history is walked, of each stage by itself: one that has much leaves the others known.
  await desk.inTransaction((rows) => rows.sql.executeSql('delete from trunk_commits'));
  expect(await within(1_000)).toEqual({
    builds: [near],
    told: [
      ...whole.told.slice(0, 1),
      {
        stage: 'far',
        reached: null,
        isDated: false,
        build: far,
        codes: ['history-not-read'],
      },
      onEmpty,
    ],
  });
});
