import { expect, test } from '@jest/globals';
import { buildOfStream, streamPrefixOf } from '../../src/model/log-stream.js';

test('the build that writes to a stream of CloudWatch is told by its name, and nothing else is taken for one', () => {
  expect(buildOfStream(`${streamPrefixOf('b12')}/devqa/4f1c`)).toBe('b12');
  for (const name of [
    '',
    'b12/b12/4f1c',
    'build/b12',
    'build/b12/4f1c',
    'build/b12/a/b/c',
    'build/x/devqa/4f1c',
  ])
    expect(buildOfStream(name)).toBeNull();
});
