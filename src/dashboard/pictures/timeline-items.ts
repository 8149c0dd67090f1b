import type { PageName } from '../../contract/pages.js';
import type { Query } from '../links.js';
import type { Band, HeldSpan, Lane, Mark } from '../rules/lane.js';
import { words } from '../words.js';

/** One part of the picture: drawn, said aloud and written in the table behind it by the same words. */
export interface Item {
  readonly key: string;
  readonly kind: 'band' | 'hold' | 'failed' | 'milestone';
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly goesOn: boolean;
  readonly text: (moment: (at: number) => string) => string;
  readonly page: PageName;
  readonly about: Readonly<Record<string, string>>;
  readonly query?: Query;
}

/** What a lane shows, in the order of time. */
export function itemsOf({ stage, bands, holds, marks }: Lane): Item[] {
  return [
    ...bands.map((band) => bandItem(stage, band)),
    ...holds.map((span) => holdItem(stage, span)),
    ...marks.map((mark) => markItem(stage, mark)),
  ].toSorted((one, other) => one.from - other.from);
}

function bandItem(stage: string, { build, from, to, goesOn }: Band): Item {
  const { picture } = words().stage;
  return {
    ...{ key: `band ${String(from)}`, kind: 'band', label: build, from, to, goesOn },
    text: (moment) =>
      goesOn
        ? picture.bandNow({ stage, build, from: moment(from) })
        : picture.band({ stage, build, from: moment(from), to: moment(to) }),
    page: 'build',
    about: { build },
  };
}

function holdItem(stage: string, { hold, from, to, goesOn }: HeldSpan): Item {
  const { stage: said, labels } = words();
  const facts = { stage, kind: labels.holdKind[hold.kind], by: hold.actor.name ?? hold.by };
  return {
    ...{ key: hold.id, kind: 'hold', label: facts.kind, from, to, goesOn },
    text: (moment) =>
      goesOn
        ? said.picture.holdNow({ ...facts, from: moment(from) })
        : said.picture.hold({ ...facts, from: moment(from), to: moment(to) }),
    page: 'stage',
    about: { stage },
    query: { tab: 'hold' },
  };
}

function markItem(stage: string, { at, kind, promotion: { id, build, milestone } }: Mark): Item {
  const { picture } = words().stage;
  const isMilestone = kind === 'milestone' && milestone !== null;
  return {
    ...{ key: id, kind, from: at, to: at, goesOn: false },
    label: isMilestone ? `M${String(milestone)}` : (build ?? '–'),
    text: (moment) =>
      isMilestone
        ? picture.milestone({ stage, number: milestone, at: moment(at) })
        : picture.failed({ stage, build: build ?? '–', at: moment(at) }),
    ...(isMilestone
      ? { page: 'milestone' as const, about: { number: String(milestone) } }
      : { page: 'promotion' as const, about: { promotion: id } }),
  };
}
