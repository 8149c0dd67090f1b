import { relative } from 'node:path';
import { SetUpProblem } from './checks.mjs';
import { forgetRecord, readRecord, writeRecord } from './cli-record.mjs';
import { isExecutable, isOwnLanguageHost, writeLanguageHost } from './language-host.mjs';
import { objectionTo, pulumiVersion } from './pulumi-version.mjs';
import { wantedVersions } from './wanted.mjs';
import { buildFromSource } from './way-build.mjs';
import { takeFromFolder, takeFromPath } from './way-path.mjs';
import { installFromVendor } from './way-vendor.mjs';

export const forcedWays = ['path', 'vendor', 'build'];

/**
 * Finds, installs or builds the Pulumi CLI, each way falling through to the next with one line that says why.
 * Resolves to the record of `<cliRoot>/cli.json`; throws a SetUpProblem that tells what was tried when all fail.
 */
export async function getPulumi({ installDir, cliRoot, env, progress, installerUrl }) {
  const forced = forcedWay(env);
  const place = { installDir, cliRoot, env, installerUrl, wanted: wantedVersions(installDir) };
  const recorded = await takeRecorded(place, forced);
  if (recorded !== undefined) return recorded;
  forgetRecord(cliRoot);
  const failures = [];
  for (const way of waysFor(forced)) {
    try {
      const found = await progress.step(way.label, () => way.take(place), { note: way.note });
      if (found === undefined) continue;
      if (forced !== undefined && found.from !== forced) throw new Error(`that one is from ${found.from}`);
      writeRecord(cliRoot, found);
      return found;
    } catch (error) {
      failures.push(`${way.label}: ${oneLine(error)}`);
      progress.line(`  ${way.label}: not possible, ${oneLine(error)}`);
      for (const line of error.lastLines ?? []) progress.line(`    ${line}`);
    }
  }
  throw new SetUpProblem(nothingWorked(failures, place.wanted));
}

/** One line for people: which CLI, which version, from where. */
export function describePulumi({ command, version, from, languageHost }, installDir) {
  const origin = { path: 'found on PATH', vendor: "from the vendor's installer", build: 'built from source' }[
    from
  ];
  const host = isOwnLanguageHost(languageHost) ? 'our language host' : "the vendor's language host";
  const short = relative(installDir, command);
  return `Pulumi CLI ${version}, ${origin}, ${short.startsWith('..') ? command : short} (with ${host})`;
}

function waysFor(forced) {
  const ways = [
    { key: 'folder', label: "Pulumi CLI in the project's folder", take: takeFromFolder },
    { key: 'path', label: 'Pulumi CLI on PATH', take: takeFromPath },
    { key: 'vendor', label: "Pulumi CLI from the vendor's installer", take: installFromVendor },
    {
      key: 'build',
      label: 'Pulumi CLI built from source',
      take: buildFromSource,
      note: 'takes some minutes, is done once',
    },
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

function forcedWay(env) {
  const forced = env.SWITCHBACK_PULUMI || undefined;
  if (forced === undefined || forcedWays.includes(forced)) return forced;
  throw new SetUpProblem(`SWITCHBACK_PULUMI is "${forced}"; it may be ${forcedWays.join(', ')}, or not set.`);
}

const oneLine = (error) => String(error.message).split('\n')[0];

function nothingWorked(failures, wanted) {
  return [
    'No Pulumi CLI could be had. Tried:',
    ...failures.map((failure) => `  - ${failure}`),
    `Do one of these and run the command again:`,
    `  - install Go ${wanted.go} or newer (go.dev/doc/install); the CLI is then built from source`,
    `  - install the Pulumi CLI ${wanted.cli} (pulumi.com/docs/install) and have it on PATH`,
  ].join('\n');
}
