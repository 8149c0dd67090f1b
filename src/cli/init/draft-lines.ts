import type { InitNote } from '../../model/init.js';
import { hang } from '../terminal/hang.js';
import type { Invocation } from '../terminal/invocation.js';
import { roomOf } from '../terminal/output.js';
import { renderTable } from '../terminal/table.js';
import type { Draft } from './draft.js';
import { ownFile } from './proposal.js';

/** What was found and what will be written, before anything is. */
export function draftLines(invocation: Invocation, draft: Draft): string[] {
  const { texts } = invocation;
  const { backend, stages, files } = draft;
  const rows = stages.map(({ stage, dotenv, isThere, trigger, source }) => [
    stage,
    `.env.${dotenv}`,
    texts.init.fileIs({ isThere }),
    texts.init.takes[trigger]({ source: source ?? '' }),
  ]);
  const own = [texts.init.ownMachine, `.env.${ownFile}`, '', texts.init.ownTakes];
  const columns = [
    texts.columns.stage,
    texts.init.columns.file,
    texts.init.columns.there,
    texts.init.columns.takes,
  ];
  return [
    ...(backend === null
      ? []
      : hang(invocation.hinted(texts.init.backend(backend)), { width: invocation.width, indent: 2 })),
    '',
    ...renderTable(
      columns.map((title) => ({ title })),
      [...rows, own],
      roomOf(invocation),
    ),
    '',
    ...files.map(({ file, action, text }) =>
      texts.init.files[action]({ file, lines: text.trim().split('\n').join(' ') }),
    ),
    ...noteLines(invocation, draft),
  ];
}

/** What a person should know; one paragraph each. */
const noteLines = ({ texts, width, hinted }: Invocation, { notes }: Draft): string[] =>
  notes.flatMap(({ code, facts }: InitNote) => {
    const say = texts.init.notes[code] as (f: typeof facts) => string;
    return hang(hinted(`! ${say(facts)}`), { width, indent: 2 });
  });
