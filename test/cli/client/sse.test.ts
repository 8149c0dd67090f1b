import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEventParser, readEvents, type ServerEvent } from '../../../src/cli/client/sse.js';

const parse = (pieces: readonly string[]): ServerEvent[] => {
  const push = createEventParser();
  return pieces.flatMap((piece) => push(piece));
};

/** Cuts a text at the given places, wherever they fall. */
const cutAt = (text: string, places: readonly number[]): string[] => {
  const ends = [...places.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b);
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end));
};

const event = fc.record({
  id: fc.integer({ min: 1, max: 9999 }),
  event: fc.constantFrom('phase', 'step', 'log', 'progress', 'done'),
  lines: fc.array(
    fc.string({ unit: 'binary' }).map((line) => line.replace(/[\r\n]/g, '')),
    { minLength: 1, maxLength: 3 },
  ),
});
const written = (events: readonly { id: number; event: string; lines: string[] }[], end: string): string =>
  events
    .map(({ id, event: name, lines }) =>
      [`id: ${id}`, `event: ${name}`, ...lines.map((line) => `data: ${line}`), ': note', '', ''].join(end),
    )
    .join('');

describe('a stream of events', () => {
  test('gives the same events however it is cut and whatever ends its lines', () => {
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(), { maxLength: 8 }),
        (events, end, places) => {
          // A lone CR at the very end could still become a CRLF: one more line decides it.
          const text = `${written(events, end)}:${end}\n`;
          const expected = events.map(({ id, event: name, lines }) => ({
            id: String(id),
            event: name,
            data: lines.join('\n'),
          }));
          expect(parse(cutAt(text, places))).toEqual(expected);
        },
      ),
    );
  });

  test('an id without an event counts: whoever comes back before the first event names it', () => {
    expect(parse(['id: 7\nretry: 3000\n\n', 'data: a\n\n'])).toEqual([
      { event: 'message', data: 'a', id: '7' },
    ]);
  });

  test('keeps the last id for events without one, and skips comments and events without data', () => {
    expect(
      parse(['retry: 3000\n\n', 'id: 7\ndata: a\n\n', ': beat\n\n', 'event: x\n\n', 'data:b\ndata: c\n\n']),
    ).toEqual([
      { event: 'message', data: 'a', id: '7' },
      { event: 'message', data: 'b\nc', id: '7' },
    ]);
  });

  test('is decoded as UTF-8 across chunks', async () => {
    const bytes = new TextEncoder().encode('data: 승격\n\n');
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const events: ServerEvent[] = [];
    for await (const one of readEvents(body)) events.push(one);
    expect(events).toEqual([{ event: 'message', data: '승격', id: '' }]);
  });
});
