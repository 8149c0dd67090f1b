import { join } from 'node:path';
import { makeSampleRepository, packBuild } from '../sample-history.mjs';

const numberOf = (build) => Number(build?.id.slice(1) ?? 0);

/**
 * The demo's week: five builds, each as CI makes it; dev takes all of them, nightly and devqa what they are given,
 * milestones 9 and 10 their slots. A step that an earlier run has done is left as it is.
 */
export async function tell({ client, dataDir, texts, progress, artifactsOf }) {
  const packed = await progress.step(texts.builds, () => pack(join(dataDir, 'sample')));
  const stageOf = (name) => client.get(`/stages/${name}`);

  const register = async (index) => {
    const { commit, subject, author, commits } = packed[index];
    const label = texts.register(`b${index + 1}`, subject);
    await progress.step(label, async () => {
      await client.upload(packed[index]);
      const oldestFirst = [...commits].reverse();
      const build = await client.post('/builds', {
        commit,
        subject,
        author,
        branch: 'main',
        artifacts: artifactsOf(packed[index]),
        commits: oldestFirst,
      });
      for (const id of build.promotions) await client.succeeded(id);
      return build;
    });
  };

  const promote = async (build, stage) => {
    if (numberOf((await stageOf(stage)).currentBuild) >= numberOf({ id: build })) return;
    await progress.step(texts.promote(build, stage), async () => {
      const promotion = await client.post(`/stages/${stage}/promotions`, { build });
      return client.succeeded(promotion.id);
    });
  };

  const runSchedule = async (build) => {
    if (numberOf((await stageOf('nightly')).currentBuild) >= numberOf({ id: build })) return;
    await progress.step(texts.schedule(build), async () => {
      const promotion = await client.post('/schedules/nightly/run', {});
      return client.succeeded(promotion.id);
    });
  };

  const milestone = async (number, build, stage) => {
    const { items } = await client.get('/milestones');
    if (items.some((item) => item.number === number)) return;
    await progress.step(texts.milestone(number, build, stage), async () => {
      const made = await client.post('/milestones', { number, build, notes: `Milestone ${number}` });
      return client.succeeded(made.promotion);
    });
  };

  await register(0);
  await promote('b1', 'nightly');
  await promote('b1', 'devqa');
  await register(1);
  await register(2);
  await milestone(9, 'b1', 'staging-1');
  await runSchedule('b3');
  await promote('b3', 'devqa');
  await milestone(10, 'b3', 'staging-2');
  await register(3);
  await runSchedule('b4');
  await register(4);
}

/** What the story promises: which build is where in the end. */
export const promised = { dev: 'b5', nightly: 'b4', devqa: 'b3', 'staging-1': 'b1', 'staging-2': 'b3' };

/** Whether an earlier run has told the whole story already; people may have promoted more since. */
export async function isTold(client) {
  const [{ items: stages }, { items: milestones }] = await Promise.all([
    client.get('/stages'),
    client.get('/milestones'),
  ]);
  const told = Object.entries(promised).every(
    ([name, build]) =>
      numberOf(stages.find(({ stage }) => stage === name)?.currentBuild) >= numberOf({ id: build }),
  );
  return told && [9, 10].every((number) => milestones.some((item) => item.number === number));
}

async function pack(dir) {
  const commits = (await makeSampleRepository(dir)).slice(-5);
  const packed = [];
  for (const { sha } of commits) packed.push(await packBuild(dir, sha, { since: packed.at(-1)?.commit }));
  return packed;
}
