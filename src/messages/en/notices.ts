import type { ClientTold, HoldTold, NoticeFacts, PromotionTold } from '../../model/notice.js';
import { minute, secondsIn, worded } from '../facts.js';
import { oneLine, whoDid } from '../one-line.js';
import type { Texts } from '../texts.js';
import { steps } from './cli-names.js';
import { reasonNames } from './reasons.js';
import { words } from './words.js';

/** One event, one message that needs nothing around it. */
export const notices: Texts<NoticeFacts> = {
  'promotion:finished': ({ promotion }) =>
    promotion.phase === 'succeeded' ? now(promotion) : not(promotion),
  'promotion:rolled-back': ({ promotion: p }) =>
    `↺ ${p.stage} is back on ${String(p.build)}${before(p)} — rolled back ${by(p)}${within(p)}${why(p.reason)}.`,
  'promotion:skipped': ({ promotion: p }) =>
    `⤼ ${runs(p)} — ${p.build === null ? 'its run' : p.build} was left out: ${
      worded(
        reasonNames,
        p.blockedBy.map(({ code }) => code),
      ) || 'nothing to do'
    }.`,
  'hold:set': ({ hold }) =>
    `▣ ${what(hold)} (${words.holdKind[hold.kind]}) by ${whoDid(hold.by)} ${from(hold)}${until(hold)}${shown(hold)}${why(hold.reason)}.`,
  'hold:ending': ({ hold }) =>
    `▣ The ${hold.line === undefined ? `hold of ${hold.stage}` : `stop of the line on ${hold.line.stages.join(', ')}`} (${words.holdKind[hold.kind]}, by ${whoDid(hold.by)}) ends at ${minute(hold.until ?? '')}${why(hold.reason)}.`,
  'hold:released': ({ hold }) =>
    `▢ ${where(hold)}: ${hold.end === null ? '' : `${whoDid(hold.end.by)} released `}${theHold(hold)}${verdict(hold)}.`,
  'hold:overridden': ({ hold, actor, promotion, reason }) =>
    `! ${whoDid(actor)} passed ${theHold(hold)} on ${hold.stage} for ${promotion.build ?? 'a removal'}${why(reason)}.`,
  'hold:expired': ({ hold }) => `▢ ${where(hold)}: ${theHold(hold)} is over by its own time.`,
  'put-back:planned': ({ hold, putBack: { build, by: who, comesBackAt: at } }) =>
    `↺ On ${hold.stage} a milestone of ${oneLine(who)} goes before what ${whoDid(hold.by)} booked${begins(hold)}${
      at === null ? '' : `; ${build} comes back by itself at ${minute(at)}`
    }${why(hold.reason)}.`,
  'put-back:ended': ({ hold, putBack: { build, isDone } }) =>
    isDone === true
      ? `↺ ${build} is back on ${hold.stage}, where ${whoDid(hold.by)} booked it${begins(hold)}${why(hold.reason)}.`
      : `↺ ${build} need not be put back on ${hold.stage}: ${hold.end === null ? 'it runs there' : 'it is not booked there any more'}${why(hold.reason)}.`,
  'put-back:kept-out': ({ hold, putBack: { build, by: who, comesBackAt: at, kept } }) =>
    `! ${build} cannot come back to ${hold.stage}, where ${whoDid(hold.by)} booked it${begins(hold)}${at === null ? '' : `: it would begin at ${minute(at)}`}${
      kept === undefined ? '' : `, and ${oneLine(kept.by)} keeps the stage until ${minute(kept.until)}`
    }. ${oneLine(who)} had let a milestone go before it.`,
  'put-back:failed': ({ hold, putBack: { build, by: who, why: codes } }) =>
    `✗ ${build} did not come back to ${hold.stage}, where ${whoDid(hold.by)} booked it${begins(hold)}: ${worded(notBack, codes)}. ${oneLine(who)} had let a milestone go before it.`,
  'client:attached': ({ client, actor }) =>
    `⇐ ${nameOf(client)} uses ${client.stage} from now on — attached by ${whoDid(actor)}.`,
  'client:stale': ({ client }) =>
    `⇐ ${nameOf(client)}, which uses ${client.stage}, has not been heard of for 7 days${
      client.lastSeen === null ? '' : ` (last: ${minute(client.lastSeen)})`
    }.`,
  'webhook:test': ({ actor }) => `Switchback reaches this address: a test that ${whoDid(actor)} asked for.`,
};

const what = ({ stage, from: begin, line }: HoldTold): string =>
  line === undefined
    ? `${stage} is ${begin === null ? 'held' : 'booked'}`
    : `The line is stopped on ${line.stages.join(', ')}`;

const where = ({ stage, line }: HoldTold): string =>
  line === undefined ? stage : `The line goes on with ${line.stages.join(', ')}`;

const now = (p: PromotionTold): string =>
  p.build === null
    ? `✓ ${p.stage} now runs nothing that is registered${before(p)} — ${by(p)}.`
    : `✓ ${p.stage} now runs ${p.build}${before(p)} — promoted ${by(p)}${within(p)}.`;

function not(p: PromotionTold): string {
  const what = p.build === null ? 'an update' : `promotion of ${p.build}`;
  const [mark, ended] = ends[p.phase] ?? ['■', `ended as ${p.phase}`];
  const at = p.failedStep === null ? '' : ` at "${steps[p.failedStep]}"`;
  const after = p.elapsedSeconds === null ? '' : ` after ${duration(p.elapsedSeconds)}`;
  return `${mark} ${runs(p)} — ${what} ${ended}${at}${after}.`;
}

const ends: Readonly<Partial<Record<PromotionTold['phase'], readonly [string, string]>>> = {
  failed: ['✗', 'failed'],
  errored: ['⚠', 'ended with an error'],
  aborted: ['■', 'was aborted'],
  superseded: ['⤼', 'was superseded'],
};

function runs({ stage, stageUnknown, currentBuild, previousBuild }: PromotionTold): string {
  if (stageUnknown) return `Nobody knows what ${stage} runs`;
  const still = currentBuild === previousBuild || previousBuild === null ? ' still' : '';
  return `${stage}${still} runs ${currentBuild ?? 'no build'}`;
}

const before = ({ build, previousBuild }: PromotionTold): string =>
  previousBuild === null || previousBuild === build ? '' : ` (before: ${previousBuild})`;

function by({ trigger, actor }: PromotionTold): string {
  if (trigger === 'by-hand') return 'by hand';
  if (actor.via !== 'system') return `by ${whoDid(actor)}`;
  return trigger === 'commit' ? 'with its commit' : trigger === 'schedule' ? 'by its schedule' : 'by itself';
}

const within = ({ elapsedSeconds }: PromotionTold): string =>
  elapsedSeconds === null ? '' : ` in ${duration(elapsedSeconds)}`;

const duration = (seconds: number): string => secondsIn(seconds, { hours: 'h', minutes: 'm', seconds: 's' });

const why = (reason: string | null): string => (reason === null ? '' : `: "${oneLine(reason)}"`);

const theHold = ({ kind, reason }: HoldTold): string =>
  `the hold (${words.holdKind[kind]}) "${oneLine(reason)}"`;

const begins = ({ from: begin }: HoldTold): string => (begin === null ? '' : ` from ${minute(begin)} on`);

/** Why it was not put back, beside what may keep any promotion from a stage. */
const notBack = {
  ...reasonNames,
  late: 'it could not begin in time',
  failed: 'its promotion failed',
  errored: 'its promotion ended with an error',
  aborted: 'its promotion was aborted',
  superseded: 'its promotion was superseded',
  'build-missing': 'the build is gone',
};

const from = ({ from: begin }: HoldTold): string => (begin === null ? '' : `from ${minute(begin)} `);

const shown = ({ shows }: HoldTold): string => {
  if (shows === null) return '';
  const { milestone, build } = shows;
  return `, to show ${milestone === null ? build : `milestone ${String(milestone)} (${build})`}`;
};

const until = ({ until: end }: HoldTold): string =>
  end === null ? 'until it is released' : `until ${minute(end)}`;

const verdict = ({ end }: HoldTold): string =>
  end?.verdict == null ? '' : `; ${end.build ?? 'its build'} ${words.verdict[end.verdict]}`;

const nameOf = ({ client, clientStage }: ClientTold): string => `${client}/${clientStage}`;
