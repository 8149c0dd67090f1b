import type { ClientTold, HoldTold, PromotionTold } from '../../model/notice.js';
import type { notices as en } from '../en/notices.js';
import { minute, secondsIn, worded } from '../facts.js';
import { oneLine, whoDid } from '../one-line.js';
import { steps } from './cli-names.js';
import { reasonNames } from './reasons.js';
import { words } from './words.js';

export const notices: typeof en = {
  'promotion:finished': ({ promotion }) =>
    promotion.phase === 'succeeded' ? now(promotion) : not(promotion),
  'promotion:rolled-back': ({ promotion: p }) =>
    `↺ ${p.stage}: ${String(p.build)} 빌드로 롤백 완료${before(p)} — ${by(p)}${within(p)}${why(p.reason)}.`,
  'promotion:skipped': ({ promotion: p }) =>
    `⤼ ${runs(p)} — ${p.build === null ? '예정된 실행' : p.build} 건너뜀: ${
      worded(
        reasonNames,
        p.blockedBy.map(({ code }) => code),
      ) || '할 일이 없음'
    }.`,
  'hold:set': ({ hold }) =>
    `▣ ${what(hold)}(${words.holdKind[hold.kind]}) — ${whoDid(hold.by)}, ${from(hold)}${until(hold)}${shown(hold)}${why(hold.reason)}.`,
  'hold:ending': ({ hold }) =>
    `▣ ${where(hold)}(${words.holdKind[hold.kind]}, ${whoDid(hold.by)}) 종료 예정: ${minute(hold.until ?? '')}${why(hold.reason)}.`,
  'hold:released': ({ hold }) =>
    `▢ ${where(hold)} 해제${hold.end === null ? '' : ` — ${whoDid(hold.end.by)}`}, ${theHold(hold)}${verdict(hold)}.`,
  'hold:overridden': ({ hold, actor, promotion, reason }) =>
    `! ${hold.stage} 고정 무시하고 진행 — ${whoDid(actor)}, ${promotion.build ?? '스테이지 삭제'}, ${theHold(hold)}${why(reason)}.`,
  'hold:expired': ({ hold }) => `▢ ${where(hold)} 기한 끝남 — ${theHold(hold)}.`,
  'put-back:planned': ({ hold, putBack: { build, by: who, comesBackAt: at } }) =>
    `↺ ${hold.stage}: ${whoDid(hold.by)} 님의 예약(${begins(hold)})보다 먼저 ${oneLine(who)} 님의 마일스톤이 올라감${
      at === null ? '' : `. ${build} 빌드는 ${minute(at)}에 저절로 돌아옴`
    }${why(hold.reason)}.`,
  'put-back:ended': ({ hold, putBack: { build, isDone } }) =>
    isDone === true
      ? `↺ ${hold.stage}: ${whoDid(hold.by)} 님이 예약한(${begins(hold)}) ${build} 빌드가 돌아옴${why(hold.reason)}.`
      : `↺ ${hold.stage}: ${build} 빌드를 되돌릴 필요 없음 — ${hold.end === null ? '이미 실행 중' : '예약이 끝남'}${why(hold.reason)}.`,
  'put-back:kept-out': ({ hold, putBack: { build, by: who, comesBackAt: at, kept } }) =>
    `! ${hold.stage}: ${whoDid(hold.by)} 님이 예약한(${begins(hold)}) ${build} 빌드가 돌아올 수 없음${at === null ? '' : `. 돌아올 시각: ${minute(at)}`}${
      kept === undefined ? '' : `, ${oneLine(kept.by)} 님의 고정: ${minute(kept.until)}까지`
    }. 먼저 마일스톤을 올린 사람: ${oneLine(who)}.`,
  'put-back:failed': ({ hold, putBack: { build, by: who, why: codes } }) =>
    `✗ ${hold.stage}: ${whoDid(hold.by)} 님이 예약한(${begins(hold)}) ${build} 빌드를 되돌리지 못함 — ${worded(notBack, codes)}. 먼저 마일스톤을 올린 사람: ${oneLine(who)}.`,
  'client:attached': ({ client, actor }) =>
    `⇐ ${nameOf(client)} 클라이언트가 지금부터 ${client.stage} 스테이지 사용 — ${whoDid(actor)} 연결.`,
  'client:stale': ({ client }) =>
    `⇐ ${nameOf(client)} 클라이언트(${client.stage} 사용)에서 7일 동안 신호가 없음${
      client.lastSeen === null ? '' : ` (마지막: ${minute(client.lastSeen)})`
    }.`,
  'webhook:test': ({ actor }) => `Switchback의 알림이 이 주소에 도착합니다. 테스트 요청: ${whoDid(actor)}.`,
};

const what = (hold: HoldTold): string => (hold.from === null ? where(hold) : `${hold.stage} 예약`);

const where = ({ stage, line }: HoldTold): string =>
  line === undefined ? `${stage} 고정` : `${line.stages.join(', ')} 라인 정지`;

const now = (p: PromotionTold): string =>
  p.build === null
    ? `✓ ${p.stage}: 이제 등록된 빌드를 실행하지 않음${before(p)} — ${by(p)}.`
    : `✓ ${p.stage}: 이제 ${p.build} 실행 중${before(p)} — ${by(p)} 승격${within(p)}.`;

function not(p: PromotionTold): string {
  const what = p.build === null ? '업데이트' : `${p.build} 승격`;
  const [mark, ended] = ends[p.phase] ?? ['■', p.phase];
  const parts = [
    ...(p.failedStep === null ? [] : [`"${steps[p.failedStep]}" 단계`]),
    ...(p.elapsedSeconds === null ? [] : [`${duration(p.elapsedSeconds)} 뒤`]),
  ];
  return `${mark} ${runs(p)} — ${what} ${ended}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}.`;
}

const ends: Readonly<Partial<Record<PromotionTold['phase'], readonly [string, string]>>> = {
  failed: ['✗', '실패'],
  errored: ['⚠', '오류'],
  aborted: ['■', '중단됨'],
  superseded: ['⤼', '대체됨'],
};

function runs({ stage, stageUnknown, currentBuild, previousBuild }: PromotionTold): string {
  if (stageUnknown) return `${stage}: 무엇을 실행 중인지 알 수 없음`;
  if (currentBuild === null) return `${stage}: 실행 중인 빌드 없음`;
  const still = currentBuild === previousBuild || previousBuild === null ? '여전히 ' : '';
  return `${stage}: ${still}${currentBuild} 실행 중`;
}

const before = ({ build, previousBuild }: PromotionTold): string =>
  previousBuild === null || previousBuild === build ? '' : ` (이전: ${previousBuild})`;

function by({ trigger, actor }: PromotionTold): string {
  if (trigger === 'by-hand') return '직접 실행';
  if (actor.via !== 'system') return whoDid(actor);
  return trigger === 'commit' ? '커밋' : trigger === 'schedule' ? '일정' : '자동';
}

const within = ({ elapsedSeconds }: PromotionTold): string =>
  elapsedSeconds === null ? '' : `, ${duration(elapsedSeconds)} 걸림`;

const duration = (seconds: number): string =>
  secondsIn(seconds, { hours: '시간', minutes: '분', seconds: '초' });

const why = (reason: string | null): string => (reason === null ? '' : `: "${oneLine(reason)}"`);

const begins = ({ from: begin }: HoldTold): string => (begin === null ? '지금부터' : `${minute(begin)}부터`);

/** 되돌리지 못한 까닭. */
const notBack = {
  ...reasonNames,
  late: '제때 시작하지 못함',
  failed: '승격 실패',
  errored: '승격 중 오류',
  aborted: '승격 중단됨',
  superseded: '승격 대체됨',
  'build-missing': '빌드가 없어짐',
};

const from = ({ from: begin }: HoldTold): string => (begin === null ? '' : `${minute(begin)}부터 `);

const shown = ({ shows }: HoldTold): string => {
  if (shows === null) return '';
  const { milestone, build } = shows;
  return milestone === null ? `, ${build} 빌드` : `, ${String(milestone)}번 마일스톤(${build})`;
};

const theHold = ({ kind, reason }: HoldTold): string => `${words.holdKind[kind]} 고정 "${oneLine(reason)}"`;

const until = ({ until: end }: HoldTold): string => (end === null ? '해제할 때까지' : `${minute(end)}까지`);

const verdict = ({ end }: HoldTold): string =>
  end?.verdict == null ? '' : `, ${end.build ?? '빌드'} ${words.verdict[end.verdict]}`;

const nameOf = ({ client, clientStage }: ClientTold): string => `${client}/${clientStage}`;
