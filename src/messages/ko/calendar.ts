import { endNames, type calendar as en } from '../en/calendar.js';
import type { RunEnd } from '../../model/scheduled-run.js';
import { phases } from './cli-names.js';
import { words } from './words.js';

export const endsOf = (ends: Readonly<Record<RunEnd, number>>): string => {
  const said = endNames.filter((end) => ends[end] > 0).map((end) => `${phases[end]} ${String(ends[end])}번`);
  return said.length === 0 ? '' : `(${said.join(', ')})`;
};

export const calendar: typeof en = {
  stands: { ahead: '예약', 'in-force': '고정 중', over: '끝남', cancelled: '취소됨' },
  name: (f) => `${f.project}: 스테이지`,
  held: (f) =>
    `${f.stage}: ${words.holdKind[f.kind]}${f.milestone === null ? '' : `, 마일스톤 ${String(f.milestone)}`} – ${f.reason}`,
  by: (f) => `${f.by} 님이 ${f.stage} 스테이지를 고정합니다.`,
  keepsFrom: (f) => `${f.at}부터 새 승격을 시작하지 않습니다.`,
  shows: (f) =>
    f.milestone === null
      ? `보여 줄 빌드: ${f.build}`
      : `보여 줄 빌드: 마일스톤 ${String(f.milestone)}(${f.build})`,
  comesBack: (f) => `먼저 올라가는 마일스톤이 있어, ${f.at}에 저절로 돌아옵니다.`,
  notAsBooked: (f) => `예약과 다름: 지금 실행 중인 빌드는 ${f.runs ?? '없음'}입니다.`,
  open: '누군가 해제하면 끝납니다.',
  cancelled: (f) => `${f.by} 님이 취소했습니다${f.reason === null ? '.' : `: ${f.reason}`}`,
  run: (f) => `${f.stage}: 일정에 따른 실행`,
  ran: (f) => `${f.stage}: 일정에 따른 실행, ${f.build === null ? '' : `${f.build} `}${phases[f.phase]}`,
  milestone: (f) => `${f.stage}: 마일스톤 ${String(f.number)}(${f.build})`,
};
