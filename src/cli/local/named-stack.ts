/** The stack that Pulumi's arguments name, without its organization and project; null = none. */
export function namedStack(args: readonly string[]): string | null {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  const names = own.flatMap((arg, index) => {
    if (arg === '-s' || arg === '--stack') return own.slice(index + 1, index + 2);
    const joined = /^(?:--stack=|-s=?)(.+)$/.exec(arg)?.[1];
    return joined === undefined ? [] : [joined];
  });
  return names.at(-1)?.split('/').at(-1) ?? null;
}
