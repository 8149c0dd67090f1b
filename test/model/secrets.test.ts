import { expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { passwordsIn } from '../../src/model/secret-parts.js';
import { redactor } from '../../src/model/secrets.js';
import { workOf } from '../support/work.js';

test('a secret is hidden in every spelling in which programs print it', () => {
  const secret = 'pa"ss & 비밀';
  const hide = redactor([secret]);
  for (const spelling of [
    secret,
    JSON.stringify(secret),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ])
    expect(hide(`before ${spelling} after`)).not.toContain(spelling.replace(/^"|"$/g, ''));
});

test.each([['p&ss+w@rd$1'], ['<pa"ss>&\\word'], [`'single" and \`back\` \\`], ['tab\there\u2028비밀']])(
  '%j is hidden as other programs print it',
  (secret) => {
    const hide = redactor([secret]);
    const url = new URL('postgres://app@db/x');
    url.password = secret;
    const json = JSON.stringify({ secret });
    const byGo = json.replace(
      /[&<>\u2028]/g,
      (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    expect(hide(url.href)).toBe('postgres://app:[secret]@db/x');
    for (const told of [json, byGo]) {
      expect(hide(told)).toBe('{"secret":"[secret]"}');
      expect(hide(JSON.stringify({ told }))).toBe(JSON.stringify({ told: '{"secret":"[secret]"}' }));
    }
    expect(hide(inspect({ secret }))).toMatch(/^\{ secret: ['"`]\[secret\]['"`] \}$/);
  },
);

test('F30: a secret is hidden inside a longer text that was encoded as a whole', () => {
  const secret = 'c4n4ry+/?& value~';
  const hide = redactor([secret]);
  for (const before of ['', 'u', 'us', 'user:', 'Basic user:'])
    for (const form of ['base64', 'base64url'] as const) {
      const told = hide(Buffer.from(`${before}${secret}:after`).toString(form));
      // At most a character at either end, which is less than a byte of the secret.
      expect(told).toContain('[secret]');
      expect(Buffer.from(told.replace('[secret]', ''), form).toString()).not.toContain('c4n4ry');
    }
  const form = new URLSearchParams({ token: secret }).toString();
  const lower = encodeURIComponent(secret).toLowerCase();
  for (const text of [form, `?token=${lower}`, encodeURIComponent(secret)])
    expect(hide(text)).not.toMatch(/c4n4ry/);
});

test('each line of a secret with several is hidden', () => {
  expect(redactor(['first-line\nsecond-line'])('second-line of a key')).toBe('[secret] of a key');
});

test('each line of a key is hidden that stands on one line in its file', () => {
  const lines = [
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkq',
    'hkiG9w0BAQEFAASC',
    '-----END PRIVATE KEY-----',
  ];
  for (const between of ['\\n', '\\r\\n', '\r\n'])
    for (const line of lines)
      expect(redactor([`${lines.join(between)}${between}`])(`of it ${line}.`)).toBe('of it [secret].');
});

test.each([
  ['postgres://app:hunter22@db/x', ['hunter22']],
  ['postgresql+asyncpg://app:hunter%2322@db:5432/x?a=b@c', ['hunter%2322', 'hunter#22']],
  ['redis://:hunt%er22@cache', ['hunt%er22']],
  ['amqp://app:hun/ter@22@queue/x', ['hun/ter@22']],
  ['smtp://app@mail.example:hunter22@mail:587', ['hunter22']],
  ['postgres://a:hunter22@db1/x,postgres://a:hunter33@db2/x', ['hunter22', 'hunter33']],
  ['primary=redis://:hunter22@r;url=https://app:hunter33@r', ['hunter22', 'hunter33']],
  ['mongodb://app:hunter22@m1:27017,m2:27017/x?replicaSet=r', ['hunter22']],
  ['https://proxy/?to=https://app:hunter22@host/', ['hunter22']],
  ['jdbc:postgresql://db:5432/x?user=app&password=hunter22&ssl=true', ['hunter22']],
  ['Server=tcp:db,1433;User Id=app;Password=hunter22;Encrypt=True', ['hunter22']],
  ["host=db password='hunter 22' dbname=x", ['hunter 22']],
  ['DefaultEndpointsProtocol=https;AccountKey=aGVsbG8/d29+bGQ=;', ['aGVsbG8/d29+bGQ=']],
  ['app:hunt@er22@tcp(db:3306)/x', ['hunt@er22']],
  ['Authorization: Bearer abcdef0123456789', ['abcdef0123456789']],
])('the password in %s is hidden without the rest', (secret, passwords) => {
  const hide = redactor([secret]);
  for (const password of passwords)
    expect(hide(`{ password: '${password}' }`)).toBe("{ password: '[secret]' }");
  expect(hide(`cannot reach ${secret}`)).toBe('cannot reach [secret]');
});

test('an address without a password hides nothing but itself', () => {
  const addresses = ['https://app@host:8443/a@b', 'https://host/x:y@z', 'http://[::1]:8443/a@b'];
  const hide = redactor([...addresses, 'http://host:8443/@scope/name?mail=a@b', 'https://app:@host/']);
  for (const text of ['app', 'host', '8443', '8443/a', 'x:y', ':1]:8443/a', '8443/@scope/name?mail=a'])
    expect(hide(text)).toBe(text);
});

test('a long value without a secret in it takes little work', () => {
  const seconds = workOf(() => {
    for (const piece of ['a', 'a:', '://', 'x://a:', 'token=', "token='", 'a:b@', '@a', 'a b1'])
      expect(passwordsIn(piece.repeat(131_072 / piece.length)).join('')).not.toContain('hunter');
  });
  expect(seconds).toBeLessThan(20);
});

test('the texts of a JSON document are hidden without the rest', () => {
  const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----\n';
  const url = 'mysql://app:hunter22@db/x';
  const hide = redactor([JSON.stringify({ id: 'short', deeper: [{ token: 'long-enough', key, url }] })]);
  for (const told of ['long-enough', 'MIIEvQIBADANBgkq', 'hunter22'])
    expect(hide(`it is ${told}`)).toBe('it is [secret]');
  expect(hide('short')).toBe('short');
  expect(redactor(['{"broken": "long-enough"'])('long-enough')).toBe('long-enough');
});

test('of two secrets that overlap the longer one is hidden', () => {
  expect(redactor(['abcdef', 'abcdefghi'])('abcdefghi')).toBe('[secret]');
});

test('a value that stands in any text by chance is left alone', () => {
  expect(redactor(['on', ''])('nothing on fire')).toBe('nothing on fire');
});

test('property: no secret of four characters or more survives', () => {
  const secrets = fc.array(fc.string({ minLength: 4, maxLength: 20 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(secrets, fc.string(), (list, text) => {
      const told = redactor(list)(list.join(text));
      const marks = told.replaceAll('[secret]', '\u0000');
      for (const secret of list) expect(marks.includes(secret)).toBe(false);
    }),
  );
});
