import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { whoText } from '../../../src/cli/terminal/who.js';
import { byHand } from '../../../src/ledger/by-hand.js';
import { messagesIn } from '../../../src/messages/index.js';
import { installDir } from '../../../src/service/config.js';

const texts = messagesIn('ko').cli;

test('what the service does by itself is a word for people, and for a script what it was', () => {
  expect(whoText({ texts, output: 'table' }, 'system:commit')).toBe('커밋');
  expect(whoText({ texts, output: 'tsv' }, 'system:commit')).toBe('system:commit');
  expect(whoText({ texts, output: 'table' }, 'system:of-a-newer-one')).toBe('of-a-newer-one');
  expect(whoText({ texts, output: 'table' }, 'by-hand')).toBe('직접 실행');
  expect(whoText({ texts, output: 'tsv' }, 'by-hand')).toBe('by-hand');
  expect(whoText({ texts, output: 'table' }, 'hana')).toBe('hana');
});

test('each has its word', () => {
  const files = readdirSync(join(installDir, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const named = files.flatMap((file) => [
    ...readFileSync(join(installDir, 'src', file), 'utf8').matchAll(/systemActor\('([^']+)'\)/g),
  ]);
  expect([...new Set([...named.map(([, what]) => what), byHand.id])].toSorted()).toEqual(
    Object.keys(texts.system).toSorted(),
  );
});
