import { createHash } from 'node:crypto';

/** A commit of the sample world; ages in minutes. */
export interface SampleCommit {
  readonly sha: string;
  readonly subject: string;
  readonly author: string;
  readonly minutes: number;
  readonly pr: number;
}

export interface SampleBuild {
  readonly number: number;
  readonly subject: string;
  readonly author: string;
  readonly minutes: number;
  /** The oldest first; the last one is its own. */
  readonly commits: readonly SampleCommit[];
}

const [hour, day] = [60, 24 * 60];

/** Twelve people, and what they did all the time. */
const people = [
  ...['Mina', 'Hana', 'Jin', 'Joon', 'Sora', 'Tae', 'Yuna', 'Minho', 'Dana', 'Seojun', 'Ara', 'Bomi'],
];
const deeds = [
  ...['tidy the menu', 'faster search of dishes', 'log slow queries', 'fix rounding of prices'],
  ...['show opening hours', 'retry payments', 'translate errors', 'cache pictures of dishes'],
  ...['bound the size of uploads', 'name the kitchen in orders', 'fix time zones of orders'],
];

/** What the world is known by, by the build that has it as its own commit. */
const known: Readonly<Record<number, { sha?: string; subject: string; author: string; pr?: number }>> = {
  1377: { sha: 'e01aa3f', subject: 'split bills', author: 'Sora' },
  1402: { sha: '5cc9d1a', subject: 'pay by QR code', author: 'Yuna' },
  1411: { sha: '77fe012', subject: 'QA build 14', author: 'Hana' },
  1425: { sha: 'c0ffee1', subject: 'add sessions.expires_at', author: 'Jin', pr: 861 },
  1431: { sha: 'd41f0aa', subject: 'revert "cache headers"', author: 'Hana' },
  1437: { subject: 'add orders.table_number', author: 'Tae' },
  1448: { sha: '9ab01c2', subject: 'add rate limiter', author: 'Mina', pr: 874 },
  1460: { sha: '3f9c2ab', subject: 'fix login retry', author: 'Mina', pr: 881 },
};

const migrations: Readonly<Record<number, { id: string; reversible: boolean }>> = {
  1425: { id: 'sessions.expires_at', reversible: true },
  1437: { id: 'orders.table_number', reversible: false },
};

/** The first build of the world, and one that nobody finished to register. */
const [first, missing] = [1258, 1390];

/** How long ago builds were registered: between these lines, evenly. */
const ages: readonly (readonly [number, number])[] = [
  [1258, 66 * day],
  [1346, 41 * day],
  [1377, 13 * day],
  [1402, 6 * day],
  [1411, 3 * day + 2 * hour],
  [1448, day + 2 * hour],
  [1459, 12 * hour],
  [1460, 9],
];

function minutesOf(number: number): number {
  const place = Math.max(
    1,
    ages.findIndex(([build]) => build >= number),
  );
  const [[from, old], [to, young]] = [ages[place - 1] ?? [0, 0], ages[place] ?? [1, 0]];
  return old + ((young - old) * (number - from)) / (to - from);
}

const numbers = Array.from({ length: 1460 - first + 1 }, (_, place) => first + place).filter(
  (number) => number !== missing,
);

/** One commit each, but between QA's builds: there are 41 since b1398, and 24 between the milestones. */
const countOf = (number: number): number => {
  if (number < 1403 || number > 1411) return 1;
  return number === 1403 ? 5 : 4;
};

/** How long before its build a commit was written. */
const writtenBefore = (number: number): number => (number === 1460 ? 2 * day - 9 : 20);

export const sampleBuilds: readonly SampleBuild[] = numbers.map((number, place) => {
  const { subject, author } = named(number, 0);
  const before = minutesOf(numbers[place - 1] ?? number);
  const minutes = minutesOf(number);
  const count = countOf(number);
  const commits = Array.from({ length: count }, (_, age): SampleCommit => {
    const back = count - 1 - age;
    const own = named(number, back);
    return {
      ...{ sha: shaOf(number, back), subject: own.subject, author: own.author },
      ...{ minutes: minutes + writtenBefore(number) + ((before - minutes) * back) / count, pr: own.pr },
    };
  });
  return { number, subject, author, minutes, commits };
});

function named(number: number, back: number): { subject: string; author: string; pr: number } {
  const place = number + back * 5;
  const pr = number - 580 + back;
  const own = back === 0 ? known[number] : undefined;
  return {
    subject: own?.subject ?? deeds[place % deeds.length] ?? '',
    author: own?.author ?? people[place % people.length] ?? '',
    pr: own?.pr ?? pr,
  };
}

/** The SHA of a build's own commit, or of one so many before it. */
export function shaOf(number: number, back = 0): string {
  const digits = createHash('sha1')
    .update(`sample ${String(number)} ${String(back)}`)
    .digest('hex');
  const begin = back === 0 ? (known[number]?.sha ?? '') : '';
  return begin + digits.slice(begin.length);
}

/** Every commit with the build that brought it, the oldest first. */
export const commitsUntil = (): readonly { readonly sha: string; readonly build: number }[] =>
  sampleBuilds.flatMap(({ number, commits }) => commits.map(({ sha }) => ({ sha, build: number })));

export const migrationsOf = ({ number }: Pick<SampleBuild, 'number'>): readonly object[] => {
  const own = migrations[number];
  return own === undefined ? [] : [own];
};
