import { expect, test } from '@jest/globals';
import { linksBelow } from '../../src/dashboard/links.js';

test('a link is the address of its page, below what a proxy puts before it', () => {
  const link = linksBelow('/switchback');
  expect(link('pipeline')).toBe('/switchback/');
  expect(link('promote', {}, { stage: 'devqa', build: undefined })).toBe(
    '/switchback/promotions/new?stage=devqa',
  );
  expect(link('commit', { sha: 'feature/x y' })).toBe('/switchback/commits/feature%2Fx%20y');
  expect(() => link('stage')).toThrow('stage needs stage');
});
