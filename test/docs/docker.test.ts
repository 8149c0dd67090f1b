import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { variables } from '../../src/model/variable.js';
import { installDir } from '../../src/service/config.js';
import { environmentOf, instructionsOf, lastStage, wordsOf } from '../support/dockerfile.js';

const folder = join(installDir, 'examples/docker');
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const all = instructionsOf(read('Dockerfile'));
const image = lastStage(all);
const { services } = parse(read('compose.yaml')) as { services: Record<string, Record<string, unknown>> };
const ours = services['switchback'] ?? {};

test('the image runs as a user without rights, keeps its data in a volume, and brings no tool of its making along', () => {
  const of = (name: string) => image.filter((one) => one.name === name).map(({ text }) => text);
  expect(of('USER')).toEqual(['10001:10001']);
  expect(environmentOf(image)['SWITCHBACK_DATA_DIR']).toContain(of('VOLUME')[0]);
  expect(of('RUN').filter((text) => /apt-get|npm|curl/.test(text))).toEqual([]);
  expect(all.filter(({ name }) => name === 'FROM').every(({ text }) => text.startsWith('${NODE}'))).toBe(
    true,
  );
  expect(all.find(({ name }) => name === 'ARG')?.text).toMatch(/^NODE=node:\d+-\w+-slim/);
});

test('no dotenv file is sent to the builder or copied: they are put beside it when the container starts', () => {
  const [first, ...sent] = read('.dockerignore')
    .split('\n')
    .filter((line) => /^[^#]/.test(line));
  expect(first).toBe('*');
  const copied = all.filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from'));
  const words = copied.flatMap(({ text }) => text.split(' ').slice(0, -1));
  expect([...new Set(words)].toSorted()).toEqual(sent.map((line) => line.replace('!', '')).toSorted());
  expect(words.filter((word) => word.includes('.env'))).toEqual([]);
});

test('a package that lies in the repository goes to the builder and is copied by the lines that are ready for it', () => {
  const ready = (name: string) =>
    read(name)
      .split('\n')
      .filter((line) => /^# (COPY |!)/.test(line));
  expect([ready('Dockerfile'), ready('.dockerignore')]).toEqual([['# COPY vendor vendor'], ['# !vendor']]);
  const lines = read('Dockerfile').split('\n');
  expect(lines.indexOf('# COPY vendor vendor')).toBeLessThan(
    lines.findIndex((line) => line.includes('npm ci')),
  );
});

test('health is asked as whether it lives, at the port that it exposes', () => {
  const asked = wordsOf(image, 'HEALTHCHECK').join(' ');
  const port = image.find(({ name }) => name === 'EXPOSE')?.text ?? '';
  expect(asked).toContain(`http://127.0.0.1:${port}/livez`);
  expect(Number(port)).toBe(4100);
});

test('compose gives the container a root that nobody writes to, no rights, and time to end', () => {
  expect(ours).toMatchObject({
    ...{ read_only: true, init: true, cap_drop: ['ALL'], network_mode: 'host', tmpfs: ['/tmp'] },
    security_opt: ['no-new-privileges:true'],
  });
  expect(parseInt(String(ours['stop_grace_period']))).toBeGreaterThan(
    variables.SWITCHBACK_DRAIN_SECONDS.otherwise,
  );
});

test('every variable of ours that the image sets is one', () => {
  const names = Object.keys(environmentOf(all)).filter((name) => name.startsWith('SWITCHBACK_'));
  expect(names).not.toEqual([]);
  expect(names.filter((name) => !Object.hasOwn(variables, name))).toEqual([]);
});

const whereInstalled = spawnSync('hadolint', ['--version']).error === undefined ? test : test.skip;
whereInstalled('hadolint has nothing to object', () => {
  const { status, stdout } = spawnSync('hadolint', [join(folder, 'Dockerfile')], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
