import { existsSync } from 'node:fs';
import { aside, shellWord } from '../../messages/quote.js';

/** The command that puts a folder or file out of the way, under a name that is free. */
export function asideOf(path: string): string {
  if (!existsSync(`${path}.aside`)) return aside(path);
  let number = 2;
  while (existsSync(`${path}.aside-${String(number)}`)) number += 1;
  return `mv ${shellWord(path)} ${shellWord(`${path}.aside-${String(number)}`)}`;
}
