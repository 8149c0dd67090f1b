import { describe, expect, test } from '@jest/globals';
import { explain, maskSecrets } from '../../src/process-platform/explain.js';
import { HostFailure } from '../../src/process-platform/host-failure.js';

describe('masking', () => {
  test('covers a secret also encoded, and every line of one with several', () => {
    const secret = 'pass word/1';
    const lines = [
      `plain ${secret}`,
      `url ${encodeURIComponent(secret)}`,
      `base64 ${Buffer.from(secret).toString('base64')}`,
      'second-line of a key',
    ];
    expect(maskSecrets(lines, [secret, 'first-line\nsecond-line'])).toEqual([
      'plain [secret]',
      'url [secret]',
      'base64 [secret]',
      '[secret] of a key',
    ]);
  });

  test('leaves values alone that are too short to be told from words', () => {
    expect(maskSecrets(['on port 80'], ['on', '80'])).toEqual(['on port 80']);
  });

  test('masks the longer of two that overlap', () => {
    expect(maskSecrets(['abcdefghi'], ['abcdef', 'abcdefghi'])).toEqual(['[secret]']);
  });
});

test('an explanation names the port that is in use', () => {
  const failure = new HostFailure('port-in-use', [], '8081');
  expect(explain(failure, { stage: 'dev', build: 'b7', port: 8081 }, []).message).toBe(
    '[port-in-use] build b7 on dev cannot be served: port 8081 is in use by another program',
  );
});
