declare global {
  /** By test/environment.mjs; lives as long as a process of tests. */
  var madeOnce: Map<string, unknown>;
}

/** Made by the first test file of a process that wants it, for all of them: each file has modules of its own. */
export function once<T>(name: string, make: () => T): T {
  const { madeOnce } = globalThis;
  if (!madeOnce.has(name)) madeOnce.set(name, make());
  return madeOnce.get(name) as T;
}
