import { describe, expect, test } from '@jest/globals';
import { heard, waitsFor, type Begun, type Press } from '../../src/dashboard/rules/keys.js';

const press = (key: string, change: Partial<Press> = {}): Press => ({
  ...{ key, code: '', isWriting: false, at: 0 },
  isHeld: { ctrl: false, meta: false, alt: false },
  ...change,
});
const ctrl = { ctrl: true, meta: false, alt: false };
const on = { isSingle: true };

/** What comes of keys one after the other, each so many milliseconds after the one before. */
function typed(keys: readonly string[], gap = 100, setting = on) {
  let begun: Begun | null = null;
  return keys.map((key, place) => {
    const { shortcut, begun: next } = heard(press(key, { at: place * gap }), begun, setting);
    begun = next;
    return shortcut;
  });
}

describe('a key alone', () => {
  test.each([
    ['/', 'find'],
    ['?', 'shortcuts'],
    ['j', 'next'],
    ['k', 'previous'],
    ['.', 'actions'],
    ['t', 'tv'],
    ['x', null],
    ['Enter', null],
    ['p', null],
  ] as const)('%s means %s', (key, meant) => {
    expect(typed([key])).toEqual([meant]);
  });

  test('means nothing while somebody writes, with Ctrl or Alt, or where it is turned off', () => {
    expect(heard(press('j', { isWriting: true }), null, on).shortcut).toBeNull();
    expect(heard(press('j', { isHeld: ctrl }), null, on).shortcut).toBeNull();
    expect(
      heard(press('j', { isHeld: { ctrl: false, meta: false, alt: true } }), null, on).shortcut,
    ).toBeNull();
    expect(typed(['/', '?', 't', 'g', 'p'], 100, { isSingle: false })).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test('is the same where the keyboard writes Hangul just now', () => {
    expect(heard(press('ㅓ', { code: 'KeyJ' }), null, on).shortcut).toBe('next');
    // By what it writes, where that is a letter: another layout has its letters at other places.
    expect(heard(press('j', { code: 'KeyC' }), null, on).shortcut).toBe('next');
  });
});

describe('two keys', () => {
  test.each([
    ['p', 'pipeline'],
    ['m', 'milestones'],
    ['a', 'activity'],
  ] as const)('g %s go to %s', (key, meant) => {
    expect(typed(['g', key])).toEqual([null, meant]);
  });

  test('are forgotten after a while, and by another key between them', () => {
    expect(typed(['g', 'p'], waitsFor + 1)).toEqual([null, null]);
    expect(typed(['g', 'x', 'p'])).toEqual([null, null, null]);
    expect(typed(['g', 'g', 'm'])).toEqual([null, null, 'milestones']);
    expect(typed(['g', 'j'])).toEqual([null, 'next']);
  });
});

test('Ctrl K and ⌘K open the palette, also from a field and where single keys are off', () => {
  for (const isHeld of [ctrl, { ctrl: false, meta: true, alt: false }])
    expect(heard(press('k', { isHeld, isWriting: true }), null, { isSingle: false }).shortcut).toBe(
      'palette',
    );
});
