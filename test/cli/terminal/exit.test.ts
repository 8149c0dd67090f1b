import { describe, expect, test } from '@jest/globals';
import { exitCodes, exitOfPhase, exitOfProblem } from '../../../src/cli/terminal/exit.js';
import { messagesIn } from '../../../src/messages/index.js';

describe('the exit code of a problem', () => {
  test.each([
    ['switchback/build-not-eligible', 422, 5],
    ['switchback/stage-held', 409, 5],
    ['switchback/milestone-taken', 409, 5],
    ['switchback/promotion-running', 409, 10],
    ['switchback/stage-changed', 412, 10],
    ['switchback/already-current', 409, 0],
    ['switchback/not-found', 404, 6],
    ['switchback/validation', 422, 2],
    ['switchback/forbidden', 403, 3],
    ['switchback/internal', 500, 255],
    ['switchback/unavailable', 503, 1],
  ])('%s is %d → %d', (code, status, exit) => {
    expect(exitOfProblem(code, status)).toBe(exit);
  });

  test('of a later service, which is not known here, follows its status', () => {
    expect(
      [401, 403, 404, 409, 412, 422, 418, 500, 502].map((status) => exitOfProblem('switchback/new', status)),
    ).toEqual([3, 3, 6, 10, 10, 2, 1, 255, 1]);
  });
});

describe('the exit code of a promotion', () => {
  test.each([
    ['succeeded', null, 0],
    ['failed', null, 4],
    ['errored', null, 4],
    ['aborted', null, 8],
    ['superseded', null, 8],
    ['skipped', 'already-current', 0],
    ['skipped', 'source-unhealthy', 5],
  ] as const)('that ended %s (%s) is %d', (phase, code, exit) => {
    expect(exitOfPhase(phase, code)).toBe(exit);
  });
});

test('every exit code is explained in both languages', () => {
  for (const language of ['en', 'ko'] as const)
    expect(Object.keys(messagesIn(language).cli.help.exitMeanings)).toEqual(Object.keys(exitCodes));
});
