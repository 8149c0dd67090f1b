import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeAwsStages, type AwsStages, type Wanted } from '../support/aws-stages.js';

let stages: AwsStages;
beforeAll(async () => {
  stages = await makeAwsStages(['nightly']);
}, 60_000);
afterAll(() => stages.stop());

const secure: Wanted = {
  aws: {
    vpcId: 'vpc-existing',
    certificateArn: 'arn:aws:acm:ap-northeast-2:111122223333:certificate/one',
  },
};

/** The same resource as a version of before called it; URNs stand wherever something depends on it. */
const renamed = (resources: readonly unknown[], names: ReadonlyMap<string, string>) =>
  JSON.parse(
    [...names].reduce(
      (text, [now, before]) => text.replaceAll(`"${now}"`, () => `"${before}"`),
      JSON.stringify(resources),
    ),
  );

test('a stack whose way to the tasks is called without its port, as by a version of before, is not changed', async () => {
  expect(await stages.up('nightly', secure)).toMatchObject({ kind: 'succeeded' });
  await stages.rewriteState('nightly', (resources) => {
    const urns: string[] = resources.map(({ urn }) => urn).filter((urn: string) => urn.endsWith('-8080'));
    expect(urns).toHaveLength(2);
    return renamed(resources, new Map(urns.map((urn) => [urn, urn.replace(/-8080$/, '')])));
  });
  expect(await stages.up('nightly', secure)).toMatchObject({ kind: 'succeeded' });
  expect(Object.keys(await stages.changes('nightly'))).toEqual(['same']);
}, 120_000);

test('a stack whose listeners are children of their load balancer, as a version of before made them, is not changed', async () => {
  expect(await stages.up('nightly', secure)).toMatchObject({ kind: 'succeeded' });
  await stages.rewriteState('nightly', (resources) => {
    const parent = resources.find(({ type }) => type === 'awsx:lb:ApplicationLoadBalancer').urn;
    const listeners = resources.filter(({ type }) => type === 'aws:lb/listener:Listener');
    expect(listeners).toHaveLength(2);
    const before = listeners.reduce(
      (text, { urn }) => {
        const name = urn.split('::').at(-1);
        const child = `${parent.replace(/::[^:]+$/, '')}$aws:lb/listener:Listener::${name}`;
        return text
          .replaceAll(`"urn":"${urn}"`, () => `"urn":"${child}","parent":"${parent}"`)
          .replaceAll(urn, () => child);
      },
      JSON.stringify(
        resources.map(({ parent: own, ...one }) =>
          listeners.some(({ urn }) => urn === one.urn) ? one : { ...one, parent: own },
        ),
      ),
    );
    return JSON.parse(before);
  });
  expect(await stages.up('nightly', secure)).toMatchObject({ kind: 'succeeded' });
  expect(Object.keys(await stages.changes('nightly'))).toEqual(['same']);
  expect(await stages.dependenciesOf('nightly', 'awsx:ecs:FargateService')).toContainEqual(
    expect.stringMatching(/switchback::aws:lb\/listener:Listener::nightly-1$/),
  );
}, 120_000);
