import type { calendar as en } from '../en/cli-calendar.js';
import { calendar as told, endsOf } from './calendar.js';

export const calendar: typeof en = {
  heading: (f) => `${f.from} – ${f.until}${f.zone === '' ? '' : ` · ${f.zone}`}`,
  legend: {
    held: '고정 중',
    booked: '예약',
    lead: '새 승격 시작 안 함',
    over: '끝남',
    quiet: '조용한 시간',
    back: '저절로 돌아옴',
    run: '일정에 따른 실행',
    succeeded: '성공',
    failed: '실패',
    skipped: '건너뜀',
    milestone: '마일스톤',
  },
  stands: told.stands,
  span: (f) => `${f.stage}  ${f.from} – ${f.until}  ${f.kind}, ${f.by}: ${f.what}`,
  what: (f) =>
    `${f.build === null ? '' : f.milestone === null ? `${f.build}, ` : `마일스톤 ${String(f.milestone)}(${f.build}), `}"${f.reason}"`,
  open: '해제될 때까지',
  quiet: (f) => `: ${f.stage}  조용한 시간: ${f.reason}`,
  coming: (f) => `M${String(f.number)}: ${f.stage} 대기 중(${f.promotion})`,
  runsUntil: (f) => `${f.stage}: 일정에 따른 실행은 ${f.at}까지만 표시합니다.`,
  ran: (f) => `${f.stage}: 일정에 따라 ${String(f.count)}번 실행${endsOf(f.ends)}.`,
  quietFrom: (f) => `${f.stage}: 조용한 시간은 ${f.at}부터만 표시합니다.`,
  quietUntil: (f) => `${f.stage}: 조용한 시간은 ${f.at}까지만 표시합니다.`,
  nothing: '고정되거나 예약된 것이 없습니다.',
};
