import { userInfo } from 'node:os';

/**
 * The name of the user of this process; null = the machine has none for its number, as in a container that is given a
 * number of its own to run by (Node.js then throws ENOENT from `os.userInfo`).
 */
export function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
