import type { Config } from '../../service/config.js';
import { failure } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { reportError } from '../terminal/report-error.js';
import { endNow } from '../terminal/terminal.js';

/** Says that the embedded database gave up, and ends the process: nothing can be asked or closed any more. */
export const endOnBroken =
  ({ terminal, texts }: Invocation, { dataDir }: Config) =>
  (why: string | null): void => {
    const gaveUp = failure('database-gave-up', { dataDir, why });
    reportError(terminal, texts, gaveUp);
    endNow(gaveUp.exit);
  };
