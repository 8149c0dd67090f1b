import { expect, test } from '@jest/globals';
import { answerable, explain } from '../../../src/platforms/process/explain.js';
import { HostFailure } from '../../../src/platforms/process/host-failure.js';

test('an explanation names the port that is in use', () => {
  const failure = new HostFailure('port-in-use', [], '8081');
  expect(explain(failure, { stage: 'dev', build: 'b7', port: 8081 }, []).message).toBe(
    '[port-in-use] build b7 on dev cannot be served: port 8081 is in use by another program',
  );
});

test('a secret of four characters is masked in the last lines', () => {
  const failure = new HostFailure('exited', ['the pin is 7Q4x'], 'code 1');
  expect(explain(failure, { stage: 'dev', build: 'b7', port: 8081 }, ['7Q4x']).message).toBe(
    '[exited] build b7 on dev ended before it was healthy (code 1)\n  | the pin is [secret]',
  );
});

test('what is thrown can be said over gRPC, whatever it is', () => {
  const fine = new Error('fine');
  expect(answerable(fine)).toBe(fine);
  for (const odd of [new Error('half \ud83d'), 'half \ud83d', undefined, { message: 7 }]) {
    const { message } = answerable(odd) as Error;
    expect(encodeURI(message)).not.toBe('');
  }
});

test.each([
  [new HostFailure('never-listened', [], '30 s'), 'did not listen on PORT within 30 s'],
  [new HostFailure('unhealthy', [], '/healthz'), 'never answered on /healthz'],
])('a build that was not healthy in time is told with the setting that gives it longer', (failure, said) => {
  expect(explain(failure, { stage: 'dev', build: 'b7', port: 8081 }, []).message).toBe(
    `[${failure.code}] build b7 on dev ${said}; SWITCHBACK_START=PT2M in the dotenv file of the stage gives it longer`,
  );
});
