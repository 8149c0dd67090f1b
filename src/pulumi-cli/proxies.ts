type Environment = Readonly<Record<string, string | undefined>>;

/** By these, whoever reads them in an environment reaches the network through a proxy. */
export const proxiesIn = (base: Environment): string[] =>
  Object.keys(base).filter((name) => /^(https?|all|grpc)_proxy$/i.test(name) && (base[name] ?? '') !== '');

/**
 * What keeps a run of the engine off every proxy where it talks to itself: CLI, program and plugins do so over loopback.
 * What the caller excepts stays excepted.
 */
export function loopbackExempt(base: Environment): Record<string, string> {
  const { no_proxy: lower = '', NO_PROXY: upper = '', no_grpc_proxy: grpc = '' } = base;
  return {
    no_proxy: withLoopback(lower || upper),
    NO_PROXY: withLoopback(upper || lower),
    ...(grpc === '' ? {} : { no_grpc_proxy: withLoopback(grpc) }),
  };
}

/** Whether all of loopback is excepted by what the environment says now. */
export const exemptsLoopback = (base: Environment): boolean =>
  Object.entries(loopbackExempt(base)).every(([name, value]) => base[name] === value);

const loopback = ['localhost', '127.0.0.1', '::1'];

/** Without blanks and empty parts: gRPC's client takes a blank for a part of the name, and nothing for every name. */
function withLoopback(list: string): string {
  const parts = list.split(/[\s,]+/).filter((part) => part !== '');
  return [...parts, ...loopback.filter((name) => !parts.includes(name))].join(',');
}
