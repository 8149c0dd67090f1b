import type { calendar as english } from '../en/dashboard-calendar.js';
import { calendar as told } from './calendar.js';

export const calendar: typeof english = {
  title: '달력',
  lead: '누가 어느 스테이지를 언제까지 고정하는지, 무엇이 예약되어 있는지, 어떤 실행이 다가오는지, 어느 마일스톤이 어디에 있는지 보여 줍니다.',
  range: '기간',
  weeks: (f) => `${String(f.count)}주`,
  earlier: '← 이전',
  today: '오늘',
  later: '다음 →',
  stands: told.stands,
  held: (f) => `${f.kind} · ${f.stand}: ${f.from} – ${f.to}, ${f.by}: "${f.reason}"`,
  open: '해제할 때까지',
  showsBuild: (f) => `보여 줄 빌드: ${f.build}`,
  showsMilestone: (f) => `보여 줄 빌드: 마일스톤 ${String(f.number)}(${f.build})`,
  keepsFrom: (f) => `${f.at}부터 새 승격을 시작하지 않음`,
  milestone: (f) => `마일스톤 ${String(f.number)}(${f.build}): ${f.from} – ${f.to}`,
  milestoneNow: (f) => `마일스톤 ${String(f.number)}(${f.build}): ${f.from}부터`,
  coming: (f) => `마일스톤 ${String(f.number)}: 이 자리를 기다리는 중`,
  runs: (f) => `일정에 따른 실행 ${String(f.count)}번, 다음: ${f.next}`,
  runsUntil: (f) => `일정에 따른 실행은 ${f.at}까지만 표시합니다.`,
  nothing: '고정되거나 예약된 것이 없습니다.',
  table: '표로 보기',
  columns: { stage: '스테이지', state: '상태', from: '시작', until: '기한', who: '누가', what: '내용' },
  legend: {
    milestone: '마일스톤',
    held: '고정 중',
    booked: '예약',
    lead: '새 승격 시작 안 함',
    run: '일정에 따른 실행',
  },
  file: '달력 프로그램용 파일:',
};
