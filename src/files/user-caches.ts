import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder of the person's caches. A relative one counts for nothing (XDG Base Directory Specification). */
export const userCaches = ({ XDG_CACHE_HOME: cache = '', HOME: home = '' }: NodeJS.ProcessEnv): string =>
  isAbsolute(cache) ? cache : join(home === '' ? homedir() : home, '.cache');
