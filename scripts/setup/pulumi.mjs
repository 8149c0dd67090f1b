import { relative } from 'node:path';
import { SetUpProblem } from './checks.mjs';
import { forgetRecord, readRecord, writeRecord } from './cli-record.mjs';
import { isExecutable, isOwnLanguageHost, writeLanguageHost } from './language-host.mjs';
import { objectionTo, pulumiVersion } from './pulumi-version.mjs';
import { texts as english } from './texts.mjs';
import { wantedVersions } from './wanted.mjs';
import { buildFromSource } from './way-build.mjs';
import { takeFromFolder, takeFromPath } from './way-path.mjs';
import { installFromVendor } from './way-vendor.mjs';

export const forcedWays = ['path', 'vendor', 'build'];

/**
 * Finds, installs or builds the Pulumi CLI, each way falling through to the next with one line that says why.
 * Resolves to the record of `<cliRoot>/cli.json`; throws a SetUpProblem that tells what was tried when all fail.
 */
export async function getPulumi({ installDir, cliRoot, env, progress, installerUrl, texts = english }) {
  const forced = forcedWay(env, texts);
  const place = { installDir, cliRoot, env, installerUrl, wanted: wantedVersions(installDir) };
  const recorded = await takeRecorded(place, forced);
  if (recorded !== undefined) return recorded;
  // One that works stays until another is there: a way that is not possible here takes nothing away.
  const before = forced === undefined ? undefined : await takeRecorded(place);
  if (before === undefined) forgetRecord(cliRoot);
  const failures = [];
  for (const way of waysFor(forced, texts)) {
    try {
      // What these write lies where the one of before is: from here on it may be half of each.
      if (way.key === 'vendor' || way.key === 'build') forgetRecord(cliRoot);
      const found = await progress.step(way.label, () => way.take(place), { note: way.note });
      if (found === undefined) continue;
      if (forced !== undefined && found.from !== forced) throw new Error(`that one is from ${found.from}`);
      writeRecord(cliRoot, found);
      return found;
    } catch (error) {
      failures.push(`${way.label}: ${oneLine(error)}`);
      progress.line(`  ${texts.notPossible({ way: way.label, why: oneLine(error) })}`);
      for (const line of error.lastLines ?? []) progress.line(`    ${line}`);
    }
  }
  if (before !== undefined && (await stillRuns(before, place))) writeRecord(cliRoot, before);
  throw new SetUpProblem(texts.nothingWorked({ failures, ...place.wanted }));
}

async function stillRuns({ command, version, languageHost }, place) {
  if (!isExecutable(command) || !isExecutable(languageHost)) return false;
  return (await pulumiVersion(command, place).catch(() => undefined)) === version;
}

/** One line for people: which CLI, which version, from where. */
export function describePulumi({ command, version, from, languageHost }, installDir, texts = english) {
  const short = relative(installDir, command);
  const file = short.startsWith('..') ? command : short;
  return texts.taken({ version, from, file, ownHost: isOwnLanguageHost(languageHost) });
}

function waysFor(forced, { ways: labels, takesMinutes }) {
  const ways = [
    { key: 'folder', label: labels.folder, take: takeFromFolder },
    { key: 'path', label: labels.path, take: takeFromPath },
    { key: 'vendor', label: labels.vendor, take: installFromVendor },
    { key: 'build', label: labels.build, take: buildFromSource, note: takesMinutes },
  ];
  return forced === undefined
    ? ways
    : ways.filter(({ key }) => key === forced || (key === 'folder' && forced !== 'path'));
}

/** What an earlier set-up recorded, when it is still there, suits, and was come by in the forced way. */
async function takeRecorded({ cliRoot, installDir, env, wanted }, forced) {
  const record = readRecord(cliRoot);
  if (record === undefined || (forced !== undefined && record.from !== forced)) return undefined;
  if (!isExecutable(record.command)) return undefined;
  const version = await pulumiVersion(record.command, { cliRoot, env }).catch(() => undefined);
  const suits =
    record.from === 'path' ? version && objectionTo(version) === undefined : version === wanted.cli;
  if (!suits || version !== record.version) return undefined;
  const ours = !relative(cliRoot, record.languageHost).startsWith('..') && record.from !== 'vendor';
  if (ours) writeLanguageHost({ cliRoot, installDir });
  return isExecutable(record.languageHost) ? record : undefined;
}

function forcedWay(env, texts) {
  const forced = env.SWITCHBACK_PULUMI || undefined;
  if (forced === undefined || forcedWays.includes(forced)) return forced;
  throw new SetUpProblem(texts.noSuchWay({ value: forced, ways: forcedWays }));
}

const oneLine = (error) => String(error.message).split('\n')[0];
