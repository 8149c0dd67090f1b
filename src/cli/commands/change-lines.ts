import type { StageResource } from '../../contract/stage.js';
import { compare, pairOf } from '../../contract/compare.js';
import { spoken } from '../terminal/duration.js';
import { call } from '../client/call.js';
import type { HttpClient } from '../client/http-client.js';
import { usualTime } from '../client/usual.js';
import type { Invocation } from '../terminal/invocation.js';
import { paints } from '../terminal/paint.js';
import { plainLine } from '../terminal/plain.js';
import { truncate } from '../terminal/table.js';
import { apiLines } from './api-changes.js';
import { clientLines } from './client.js';
import { marked } from './diff.js';

/** Lines of what would change, in both builds and in commits. */
export async function changeLines(
  invocation: Invocation,
  client: HttpClient,
  { target, build }: { target: StageResource; build: string },
): Promise<string[]> {
  const { texts, color, width } = invocation;
  const unknown = target.unknownReason !== null;
  const from = unknown ? null : target.currentBuild;
  const change = texts.promote.change({
    stage: target.stage,
    from: unknown ? '?' : (from?.id ?? null),
    to: build,
  });
  const touched = clientLines(invocation, target.clients, '  ');
  if (from === null || from.id === build) return [paints(color).bold(change), ...touched];
  const comparison = await call(client, compare, { params: { pair: pairOf([from.id, build]) } });
  const { ahead, behind, aheadCommits, migrations, atLeast = false, truncated } = comparison;
  const newest = aheadCommits.slice(0, 3);
  const usual = await usualTime(client, target.stage);
  const authors = new Set(aheadCommits.map(({ author }) => author)).size;
  return [
    paints(color).bold(change),
    `  ${texts.promote.commits({ ahead, behind, authors, atLeast, moreAuthors: truncated })}${migrationsText(texts, migrations)}`,
    ...newest.map((commit) =>
      truncate(plainLine(`  ${commit.sha.slice(0, 7)} ${marked(commit)} (${commit.author})`), width),
    ),
    ...(ahead > newest.length ? [`  ${texts.promote.more({ count: ahead - newest.length })}`] : []),
    ...touched,
    ...apiLines(invocation, comparison, { all: false, only: 'breaking' }).map((line) => `  ${line}`),
    ...(usual === null
      ? []
      : [`  ${texts.promote.usual({ took: spoken(invocation, usual.seconds), count: usual.count })}`]),
  ];
}

/** ⚠ where one of them cannot be undone. */
function migrationsText(
  { promote: texts }: Invocation['texts'],
  migrations: readonly { readonly reversible: boolean }[],
): string {
  if (migrations.length === 0) return '';
  const final = migrations.some(({ reversible }) => !reversible);
  return ` · ${texts.migrations({ count: migrations.length })}${final ? ' ⚠' : ''}`;
}
