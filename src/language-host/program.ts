import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ResourceError, RunError } from '@pulumi/pulumi/errors.js';

export interface ProgramPlace {
  readonly directory: string;
  /** Pulumi.yaml's `main` below the directory; `.` means the package's own entry. */
  readonly entryPoint: string;
}

/** The program as a function: its default export, called when it is one; the result is the stack's outputs. */
export function loadProgram({ directory, entryPoint }: ProgramPlace): () => Promise<unknown> {
  return async () => {
    try {
      const file = createRequire(join(directory, 'index.js')).resolve(join(directory, entryPoint));
      const { default: main } = (await import(pathToFileURL(file).href)) as { default?: unknown };
      return typeof main === 'function' ? await (main as () => unknown)() : main;
    } catch (error) {
      throw forPeople(error);
    }
  };
}

/** The SDK logs what is thrown here, once and word for word when it is a RunError, else with a heading of its own. */
function forPeople(error: unknown): unknown {
  if (RunError.isInstance(error) || ResourceError.isInstance(error)) return error;
  if (!(error instanceof Error)) return new RunError(String(error));
  return new RunError(error.stack ?? error.message);
}
