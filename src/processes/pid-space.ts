import { readlinkSync } from 'node:fs';
import { bootOnLinux } from './identity.js';

/**
 * Among which processes a number means the same one: this boot and, as every container has its own, this namespace;
 * null where the system knows neither. What begins with the same boot shares its kernel.
 */
export function pidSpace(): string | null {
  if (process.platform !== 'linux') return null;
  try {
    return `${bootOnLinux()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Whether two spaces are of one kernel, which alone knows who listens on a socket of a folder. */
export const shareKernel = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && one.split(' ')[0] === other.split(' ')[0];
