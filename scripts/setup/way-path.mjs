import { resolve, join } from 'node:path';
import {
  existingLanguageHost,
  foldersOf,
  isExecutable,
  isOwnLanguageHost,
  writeLanguageHost,
} from './language-host.mjs';
import { objectionTo, pulumiVersion } from './pulumi-version.mjs';

/** Takes the first suitable CLI on PATH; one without a language host gets ours. Throws with the reason when there is none. */
export async function takeFromPath({ cliRoot, installDir, env }) {
  const own = resolve(cliRoot, 'bin');
  const candidates = foldersOf(env.PATH)
    .filter((folder) => resolve(folder) !== own)
    .map((folder) => resolve(folder, 'pulumi'))
    .filter(isExecutable);
  const objections = [];
  for (const command of new Set(candidates)) {
    try {
      const version = await pulumiVersion(command, { cliRoot, env });
      const objection = objectionTo(version);
      if (objection === undefined) return { command, version, from: 'path', languageHost: hostFor(command) };
      objections.push(`${command}: ${objection}`);
    } catch (error) {
      objections.push(`${command}: ${error.message}`);
    }
  }
  throw new Error(objections.length === 0 ? 'no pulumi on PATH' : objections.join('; '));

  function hostFor(command) {
    const others = foldersOf(env.PATH).filter((folder) => resolve(folder) !== own);
    return (
      existingLanguageHost(command, { PATH: others.join(':') }) ?? writeLanguageHost({ cliRoot, installDir })
    );
  }
}

/** Takes what an earlier set-up left complete in the project's own folder, even when its record got lost; undefined = nothing there. */
export async function takeFromFolder({ cliRoot, installDir, env, wanted }) {
  const command = join(cliRoot, 'bin', 'pulumi');
  if (!isExecutable(command)) return undefined;
  const version = await pulumiVersion(command, { cliRoot, env });
  if (version !== wanted.cli)
    throw new Error(`the project's own folder has ${version}, wanted is ${wanted.cli}`);
  const beside = existingLanguageHost(command, { PATH: '' });
  return beside !== null && !isOwnLanguageHost(beside)
    ? { command, version, from: 'vendor', languageHost: beside }
    : { command, version, from: 'build', languageHost: writeLanguageHost({ cliRoot, installDir }) };
}
