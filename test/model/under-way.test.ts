import { expect, test } from '@jest/globals';
import { refusalSecondsOf, silentSeconds, type UnderWay } from '../../src/model/under-way.js';

const now = new Date('2026-11-30T12:10:00Z');
const service: UnderWay = {
  ...{ operation: 'update', resource: 'aws:ecs/service:Service dev', since: '2026-11-30T12:05:00.000Z' },
};
const listener: UnderWay = {
  ...{ operation: 'create', resource: 'aws:lb/listener:Listener dev', since: '2026-11-30T12:04:00.000Z' },
};
const logGroup: UnderWay = {
  ...{ operation: 'create', resource: 'aws:cloudwatch/logGroup:LogGroup dev', since: service.since },
};
const cluster: UnderWay = {
  ...{ operation: 'create', resource: 'aws:ecs/cluster:Cluster dev', since: service.since },
};
const backend: UnderWay = {
  ...{ operation: 'update', resource: 'switchback:index:Backend dev', since: '2026-11-30T12:00:00.000Z' },
};

test.each([
  [service, 1200],
  [listener, 300],
  [logGroup, 120],
  [cluster, 540],
  [backend, null],
])('of $resource a refusal may take so long', (one, seconds) => {
  expect(refusalSecondsOf(one)).toBe(seconds);
});

test('all of them may be silent as long as the one that may be longest', () => {
  expect(silentSeconds([service, listener], now)).toBe(900);
  // Of which nothing was refused: an answer of 5xx is tried again for longer than a certificate.
  expect(silentSeconds([listener], now)).toBe(180);
  expect(silentSeconds([logGroup], now)).toBe(240);
  expect(silentSeconds([listener], new Date('2026-11-30T13:00:00Z'))).toBe(0);
  expect(silentSeconds([backend], now)).toBe(0);
  expect(silentSeconds([], now)).toBe(0);
});
