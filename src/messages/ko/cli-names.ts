import type * as en from '../en/cli-names.js';
import { words } from './words.js';

export const units: typeof en.units = { days: '일', hours: '시간', minutes: '분', seconds: '초' };

export const system: typeof en.system = {
  abort: '중단',
  'by-hand': '직접 실행',
  commit: '커밋',
  github: 'GitHub',
  hold: '고정',
  'put-back': '되돌리기',
  quiet: '스테이지 파일',
  reconcile: '서비스',
  retention: '보관 기간',
  rollback: '롤백',
  schedule: '일정',
  'sign-in': '로그인',
  start: '시작',
  webhook: '웹훅',
};

export const phases: typeof en.phases = {
  pending: '대기 중',
  running: '승격 중',
  verifying: '검증 중',
  succeeded: '성공',
  failed: '실패',
  errored: '오류',
  aborted: '중단됨',
  superseded: '대체됨',
  skipped: '건너뜀',
};

export const steps: typeof en.steps = {
  'get-build': '빌드 가져오기',
  'pulumi-preview': 'pulumi preview',
  'pulumi-up': 'pulumi up',
  verify: '검증',
  record: '기록',
  notify: '알림',
};

export const health: typeof en.health = {
  healthy: '정상',
  degraded: '불안정',
  down: '응답 없음',
  none: '–',
  unknown: '알 수 없음',
};

export const roles: typeof en.roles = {
  current: '현재',
  previous: '이전',
  replaced: '교체됨',
  absent: '미도착',
  unknown: '알 수 없음',
};

export const triggers: typeof en.triggers = {
  commit: 'commit: CI가 등록하는 모든 빌드',
  schedule: 'schedule: 정해진 시각에, 새로운 것이 있을 때만',
  request: 'request: 사람이 고를 때',
  milestone: 'milestone: 마일스톤 스테이지의 차례대로',
};

export const conditions: typeof en.conditions = { 'qa-passed': '소스 스테이지에서 QA 합격 판정' };

export const holdKinds: typeof en.holdKinds = words.holdKind;
export const verdicts: typeof en.verdicts = words.verdict;
