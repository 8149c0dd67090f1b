import { highestMilestone } from '../model/milestone.js';

/** What a text that somebody looks for may mean. */
export interface Sought {
  /** Of one of these. */
  readonly build: string | null;
  readonly milestone: number | null;
  readonly pullRequest: number | null;
  /** The first digits of a commit. */
  readonly sha: string | null;
  /** All of them, in the subject or the author of a commit; empty = none are looked for. */
  readonly words: readonly string[];
  /** How the name of a stage begins. */
  readonly stage: string | null;
}

const none: Sought = {
  ...{ build: null, milestone: null, pullRequest: null, sha: null, stage: null },
  words: [],
};

/** Whoever types more of them means the text as it stands. */
const mostWords = 8;

/** What git takes for a name of a commit. */
const leastDigits = 4;

/** Reads what is looked for: a plain name means what it names, anything else also its words. */
export function readSought(given: string): Sought {
  const text = given.normalize('NFC').trim();
  if (text === '') return none;
  const named = readName(text);
  if (named !== null) return named;
  const sha = shaIn(text);
  return { ...none, sha, words: wordsIn(text), stage: /\s/.test(text) ? null : text.toLowerCase() };
}

function readName(text: string): Sought | null {
  if (/^\d+$/.test(text)) {
    const number = numberIn(text);
    const pullRequest = pullRequestOf(number);
    return { ...none, build: buildOf(number), milestone: milestoneOf(number), pullRequest, sha: shaIn(text) };
  }
  const [, build] = /^(?:b|(?:build|빌드)\s+b?)[-_ #]?(\d+)$/i.exec(text) ?? [];
  // Such a name may be the beginning of a SHA, too.
  if (build !== undefined) return { ...none, build: buildOf(numberIn(build)), sha: shaIn(text) };
  const [, milestone] = /^(?:m|milestone|마일스톤)[-_ #]*(\d+)$/i.exec(text) ?? [];
  if (milestone !== undefined) return { ...none, milestone: milestoneOf(numberIn(milestone)) };
  const [, pr] = /^(?:#|(?:pr|pull request|풀 리퀘스트)[-_ #]*)(\d+)$/i.exec(text) ?? [];
  return pr === undefined ? null : { ...none, pullRequest: pullRequestOf(numberIn(pr)) };
}

/** 0 = larger than anything that has a number. */
const numberIn = (digits: string): number => (/^0*\d{1,10}$/.test(digits) ? Number(digits) : 0);

const buildOf = (number: number): string | null => (number === 0 ? null : `b${String(number)}`);
const milestoneOf = (number: number): number | null => (isWithin(number, highestMilestone) ? number : null);
const pullRequestOf = (number: number): number | null => (isWithin(number, 2_000_000_000) ? number : null);
const isWithin = (number: number, highest: number): boolean => number > 0 && number <= highest;

const shaIn = (text: string): string | null =>
  text.length >= leastDigits && /^[0-9a-f]{1,64}$/i.test(text) ? text.toLowerCase() : null;

function wordsIn(text: string): readonly string[] {
  const words = [...new Set(text.split(/\s+/))];
  return words.length > mostWords ? [text] : words;
}
