import {
  trustedEvents,
  usualJobScopes,
  type CiIssuer,
  type RuleWrong,
  type TrustRule,
} from '../model/ci-job.js';
import { everyStage } from '../model/right.js';
import { grantsOfScope, partsOfScope, scopeNames } from '../model/scope.js';
import { stageNamePattern } from '../model/stage.js';

/** What is wrong with one word of a rule. */
interface RuleFault {
  readonly word: string;
  readonly wrong: RuleWrong;
}

const words = [
  'issuer',
  'repository',
  'owner',
  'ref',
  'environment',
  'workflow',
  'events',
  'runner',
  'scopes',
] as const;
type Word = (typeof words)[number];

const isWord = (name: string): name is Word => words.some((word) => word === name);

/** A name and the number that stays with it: `acme/shop#700100`. */
const numbered = /^([\w.-]+(?:\/[\w.-]+)*)#(\d{1,20})$/;

/** Whole and exact: nothing in it stands for something else. */
const exact = /^[\x21-\x7e]{1,500}$/;

/** Reads `repository=acme/shop#700100 owner=acme#42 ref=refs/heads/main workflow=…`; every fault at once. */
export function readRule(
  text: string,
  issuers: readonly CiIssuer[],
): { readonly rule: TrustRule | null; readonly faults: readonly RuleFault[] } {
  const faults: RuleFault[] = [];
  const said = wordsIn(text, faults);
  const bad = (word: string, wrong: RuleFault['wrong']): void => void faults.push({ word, wrong });
  for (const word of ['repository', 'owner', 'workflow'] as const) if (!said.has(word)) bad(word, 'missing');
  if (!said.has('ref') && !said.has('environment')) bad('ref', 'missing');
  const [repository, repositoryId] = nameAndNumber(said.get('repository'));
  const [owner, ownerId] = nameAndNumber(said.get('owner'));
  if (said.has('repository') && !repository.includes('/')) bad('repository', 'bad');
  if (said.has('owner') && owner === '') bad('owner', 'bad');
  const ref = said.get('ref') ?? null;
  if (ref !== null && !/^refs\/(heads|tags)\/[^*?[\]]+$/.test(ref)) bad('ref', 'bad');
  for (const word of ['environment', 'workflow'] as const)
    if (said.get(word)?.includes('*') === true) bad(word, 'bad');
  const runner = said.get('runner') ?? 'hosted';
  if (runner !== 'hosted' && runner !== 'self-hosted') bad('runner', 'bad');
  const issuer = issuerFor(said.get('issuer'), issuers);
  // Where none is known at all, that is told already.
  if (issuer === undefined && issuers.length > 0) bad('issuer', 'issuer');
  const trusted = issuer === undefined ? Object.values(trustedEvents).flat() : trustedEvents[issuer.kind];
  const events = listOf(said.get('events')) ?? trusted;
  if (!events.every((event) => trusted.includes(event))) bad('events', 'event');
  const scopes = listOf(said.get('scopes')) ?? usualJobScopes;
  if (!scopes.every(isJobScope)) bad('scopes', 'scope');
  if (faults.length > 0 || issuer === undefined) return { rule: null, faults };
  const same = { ref, environment: said.get('environment') ?? null, workflow: said.get('workflow') ?? '' };
  const whose = { issuer: issuer.issuer, repository, repositoryId, owner, ownerId };
  return { rule: { ...whose, ...same, events, isHosted: runner === 'hosted', scopes }, faults };
}

function wordsIn(text: string, faults: RuleFault[]): ReadonlyMap<Word, string> {
  const said = new Map<Word, string>();
  for (const part of text.split(/\s+/).filter((one) => one !== '')) {
    const place = part.indexOf('=');
    const name = place < 0 ? part.slice(0, 40) : part.slice(0, place);
    const value = part.slice(place + 1);
    if (place < 0 || !isWord(name)) faults.push({ word: name.slice(0, 40), wrong: 'unknown' });
    else if (said.has(name)) faults.push({ word: name, wrong: 'twice' });
    else {
      if (!exact.test(value)) faults.push({ word: name, wrong: 'bad' });
      said.set(name, value);
    }
  }
  return said;
}

function nameAndNumber(text = ''): readonly [name: string, number: string] {
  const [, name = '', number = ''] = numbered.exec(text) ?? [];
  return [name, number];
}

/** By its kind where only one is of that kind, or by its whole name; nothing need be said where there is one alone. */
function issuerFor(said: string | undefined, issuers: readonly CiIssuer[]): CiIssuer | undefined {
  const meant = issuers.filter(({ kind, issuer }) => said === undefined || kind === said || issuer === said);
  return meant.length === 1 ? meant[0] : undefined;
}

const listOf = (text: string | undefined): readonly string[] | undefined => text?.split(',');

/** A job makes no tokens: what it makes would outlive it. */
function isJobScope(scope: string): boolean {
  const { name, stage } = partsOfScope(scope);
  if (!scopeNames.includes(name) || (stage !== everyStage && !stageNamePattern.test(stage))) return false;
  return !grantsOfScope(scope).some(({ verb }) => verb === 'token');
}
