/** A real answer is never deeper; a deeper one could be neither written as JSON nor kept. */
const deepest = 500;

/** The same value with every text in it, names included, as `hide` leaves it; what lies too deep is cut off. */
export function hiddenIn(value: unknown, hide: (text: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return hide(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '…';
  if (Array.isArray(value)) return value.map((one) => hiddenIn(one, hide, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [hide(name), hiddenIn(one, hide, depth + 1)]),
  );
}
