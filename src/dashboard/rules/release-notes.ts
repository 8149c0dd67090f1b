import type { CompareResource } from '../../contract/compare.js';
import type { Words } from '../words.js';

type Commit = CompareResource['aheadCommits'][number];
type NoteWords = Words['compare']['note'];

/** What side b has that side a has not, as Markdown for people outside the team. */
export function releaseNotes(
  comparison: CompareResource,
  { words, milestone }: { readonly words: NoteWords; readonly milestone: number | null },
): string {
  const { a, b, aheadCommits, behindCommits, migrations, truncated, api } = comparison;
  const title =
    milestone === null ? words.title({ from: a.name, to: b.name }) : words.milestone({ number: milestone });
  const isReverted = ({ revert }: Commit): boolean => revert;
  const isEmpty = aheadCommits.length + behindCommits.length === 0;
  const parts = [
    [`# ${title}`, words.build({ build: b.build, commit: b.commit.slice(0, 7) })],
    isEmpty ? [words.nothing] : [],
    section(words.added, aheadCommits.filter((commit) => !isReverted(commit)).map(commitLine)),
    section(words.reverted, aheadCommits.filter(isReverted).map(commitLine)),
    section(words.removed({ name: a.name }), behindCommits.map(commitLine)),
    section(
      words.migrations,
      migrations.map(({ id, reversible }) => (reversible ? id : `${id} (${words.irreversible})`)),
    ),
    section(
      words.breaking,
      (api?.breaking ?? []).map(({ text }) => text),
    ),
    truncated ? [words.more] : [],
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n\n'))
    .join('\n\n')}\n`;
}

const section = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`## ${heading}`, lines.map((line) => `- ${line}`).join('\n')];

const commitLine = ({ subject, author, pr }: Commit): string =>
  `${subject}${pr === null ? '' : ` (#${String(pr)})`} — ${author}`;
