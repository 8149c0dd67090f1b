import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** How near two colours are, by the square of their distance, that one of them stands for both. */
const likeness = 60;

/**
 * A PNG of few colours: those that are seen most and differ from one another, and for every other one the nearest of
 * them. Text and plain areas need no more, and it takes a third of the room. `pixels` are four bytes each: red, green,
 * blue, and nothing that shines through.
 */
export function fewColours({ width, height, pixels }, most = 256) {
  const { palette, placeOf } = paletteOf(pixels, most);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      // The first byte of a row says how it is filtered: not at all.
      rows[y * (width + 1) + 1 + x] = placeOf.get(colourAt(pixels, (y * width + x) * 4));
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // 8 bits for each pixel, which are places in the palette.
  head.set([8, 3], 8);
  const deflated = deflateSync(rows, { level: 9, memLevel: 9 });
  const parts = [chunk('IHDR', head), chunk('PLTE', palette), chunk('IDAT', deflated)];
  return Buffer.concat([signature, ...parts, chunk('IEND', Buffer.alloc(0))]);
}

function paletteOf(pixels, most) {
  const counts = new Map();
  for (let at = 0; at < pixels.length; at += 4) {
    const colour = colourAt(pixels, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  // Of those that are seen as often as another, the darker one: the same picture is always the same file.
  const bySight = [...counts].toSorted(([a, seenA], [b, seenB]) => seenB - seenA || a - b);
  const kept = [];
  for (const [colour] of bySight)
    if (kept.length < most && kept.every((one) => distance(one, colour) > likeness)) kept.push(colour);
  const placeOf = new Map([...counts.keys()].map((colour) => [colour, nearest(kept, colour)]));
  return { palette: Buffer.from(kept.flatMap(partsOf)), placeOf };
}

const colourAt = (pixels, at) => (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
const partsOf = (colour) => [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];

function nearest(kept, colour) {
  const distances = kept.map((one) => distance(one, colour));
  return distances.indexOf(Math.min(...distances));
}

const distance = (one, other) =>
  ((one >> 16) - (other >> 16)) ** 2 +
  (((one >> 8) & 0xff) - ((other >> 8) & 0xff)) ** 2 +
  ((one & 0xff) - (other & 0xff)) ** 2;

function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}
