import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { makeAwsStages, type AwsStages } from '../support/aws-stages.js';

let stages: AwsStages;

beforeAll(async () => {
  stages = await makeAwsStages(['dev', 'nightly']);
}, 60_000);
afterAll(() => stages.stop());

test('created', async () => {
  const result = await stages.up('dev');
  console.log(JSON.stringify(result), JSON.stringify((await stages.state()).calls.filter((c) => c.error)));
  console.log(await stages.changes('dev'));
  console.log(await stages.outputs('dev'));
}, 120_000);
