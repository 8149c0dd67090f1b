type Command = (...given: never[]) => Promise<unknown>;

/** The commands of a module, which is loaded when one of them runs: a command line waits for nothing but its own. */
export function whenUsed<M extends object>(load: () => Promise<M>): CommandsOf<M> {
  const run =
    (name: string | symbol) =>
    async (...given: unknown[]): Promise<unknown> =>
      Reflect.apply(Reflect.get(await load(), name) as (...all: unknown[]) => unknown, undefined, given);
  return new Proxy({} as CommandsOf<M>, { get: (_, name) => run(name) });
}

type CommandsOf<M> = { readonly [Name in keyof M as M[Name] extends Command ? Name : never]: M[Name] };
