import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { PromotionResource } from '../../src/contract/promotion.js';
import { execute } from '../../src/controller/execute.js';
import { startNext } from '../../src/controller/start.js';
import { createStopping } from '../../src/controller/stop.js';
import { toRunResult } from '../../src/engine/outcome.js';
import type { RunnerOutcome } from '../../src/runner/events.js';
import { openDoor, type Door } from '../support/door.js';
import { aStage } from '../support/nouns.js';

// What a runner found on aws before it changed anything, from its result to what whoever asks over HTTP reads.
const dev = aStage({ name: 'dev', dotenv: 'unstable', trigger: 'commit', source: null, platform: 'aws' });
const endedAt = '2026-11-30T09:00:00.000Z';

let door: Door;
beforeEach(async () => {
  door = await openDoor(() => ({}), [dev]);
});
afterEach(() => door.close());

/** The promotion of a build whose runner ends so. */
async function endedWith(result: RunnerOutcome): Promise<string> {
  const { desk } = door;
  await desk.register('one', { artifacts: { image: `repo@sha256:${'a'.repeat(64)}` } });
  const run = () => Promise.resolve(toRunResult({ ...result, endedAt }, dev));
  const ports = { ...desk.ports, engine: { ...desk.ports.engine, run } };
  const start = await startNext(ports, dev);
  if (start.kind !== 'started') throw new Error(`it is ${start.kind}`);
  const { signal } = new AbortController();
  await execute(ports, dev, { start, signal, stopping: createStopping(ports, start.promotion, signal) });
  return start.promotion.id;
}

const network: RunnerOutcome = { kind: 'network-moves', from: 'vpc-a', to: null };
const subnets: RunnerOutcome = {
  ...{ kind: 'subnets-unfit', vpc: 'vpc-a', absent: ['subnet-9'], sameZone: [], open: ['subnet-1'] },
  ...{ isolated: ['subnet-2'], elsewhere: [], fewZones: true, noWayOut: true },
};
const settings: RunnerOutcome = {
  kind: 'settings-unfit',
  problems: [
    'SWITCHBACK_SUBNETS other-vpc subnet-9 vpc-b',
    'SWITCHBACK_ROLE_ARN role-refused arn:aws:iam::1:role/deploy AccessDenied',
  ],
};
const again = 'npx --no switchback promote dev --build b1';

const cases: readonly { result: RunnerOutcome; told: Readonly<Record<'en' | 'ko', readonly string[]>> }[] = [
  {
    result: network,
    told: {
      en: ['would move dev from vpc-a to a VPC of its own', 'Nothing was changed.', 'pulumi destroy -s dev'],
      ko: ['(vpc-a → 자기만의 새 VPC)', '바뀐 것은 없습니다.', 'pulumi destroy -s dev'],
    },
  },
  {
    result: subnets,
    told: {
      en: ['vpc-a has no subnet-9.', 'in two zones; vpc-a has subnet-1.', 'no way out: subnet-2', again],
      ko: ['vpc-a에 없는 서브넷입니다: subnet-9.', 'vpc-a에 있는 것: subnet-1.', '서브넷: subnet-2', again],
    },
  },
  {
    result: settings,
    told: {
      en: [
        'Settings of .env.unstable',
        'SWITCHBACK_SUBNETS names subnet-9, which is in vpc-b',
        'SWITCHBACK_ROLE_ARN names arn:aws:iam::1:role/deploy, which may not be taken (AccessDenied)',
        again,
      ],
      ko: [
        '.env.unstable 파일의 설정',
        '다른 VPC에 있습니다(vpc-b)',
        '역할을 맡을 수 없어(AccessDenied)',
        again,
      ],
    },
  },
];

test.each(cases)(
  '$result.kind ends a promotion that changed nothing, in both languages',
  async ({ result, told }) => {
    const id = await endedWith(result);
    for (const [language, parts] of Object.entries(told)) {
      const headers = { 'accept-language': language };
      const { body } = await door.ask<PromotionResource>('GET', `/promotions/${id}`, { headers });
      expect(body).toMatchObject({ phase: 'failed', outcome: { code: result.kind, output: [] } });
      for (const part of parts) expect(body.outcome?.text).toContain(part);
    }
    const { stages, quarantines } = door.desk.ports.store.read;
    expect(await stages.get('dev')).toMatchObject({
      ...{ currentBuild: null, unknownReason: null, halfApplied: null },
    });
    expect(await quarantines.allOpen('dev')).toEqual([]);
  },
);
