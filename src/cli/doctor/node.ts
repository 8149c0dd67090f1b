import { ownPackage } from '../../service/own-package.js';
import { shellWord } from '../../messages/quote.js';
import { found, type Checked, type Finding } from './finding.js';

const check = 'node';
/** The release that the mending command installs into this installation, and nowhere else. */
const suitable = 'node@22';

/** Is this Node one that Switchback runs on? */
export function checkNode({ installDir }: Checked): Promise<Finding[]> {
  return Promise.resolve([
    nodeFinding(process.versions.node, ownPackage(installDir).engines.node, installDir),
  ]);
}

/** The finding for one version of Node against the range of package.json. */
export function nodeFinding(version: string, range: string, installDir: string): Finding {
  if (satisfies(version, range)) return found({ check, state: 'ok' }, 'node-ok', { version });
  const mend = `npm install --no-save --prefix ${shellWord(installDir)} ${suitable}`;
  return found({ check, state: 'problem', mend }, 'node-unsuitable', { version, range });
}

/** Understands what package.json says: `^20.19.0 || >=22.12.0`. */
export function satisfies(version: string, range: string): boolean {
  return range.split('||').some((part) => {
    const [, operator, lowest = ''] = /^(\^|>=)(\d+\.\d+\.\d+)$/.exec(part.trim()) ?? [];
    if (operator === undefined) return false;
    const [wanted, actual] = [numbers(lowest), numbers(version)];
    return (operator === '>=' || wanted[0] === actual[0]) && isAtLeast(actual, wanted);
  });
}

const numbers = (version: string): number[] => version.split('.').map((part) => Number.parseInt(part, 10));

function isAtLeast(actual: readonly number[], wanted: readonly number[]): boolean {
  const first = wanted.findIndex((number, i) => number !== actual[i]);
  return first === -1 || (actual[first] ?? 0) > (wanted[first] ?? 0);
}
