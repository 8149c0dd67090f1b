import type { labels as english } from '../en/dashboard-labels.js';
import { system } from './cli-names.js';
import { words } from './words.js';

export const labels: typeof english = {
  phase: {
    pending: '대기 중',
    running: '승격 중',
    verifying: '검증 중',
    succeeded: '성공',
    failed: '실패',
    errored: '오류',
    aborted: '중단됨',
    superseded: '대체됨',
    skipped: '건너뜀',
  },
  skippedHeld: '건너뜀(고정)',
  health: {
    healthy: '정상',
    degraded: '불안정',
    down: '응답 없음',
    none: '실행 중인 빌드 없음',
    unknown: '알 수 없음',
  },
  holdKind: words.holdKind,
  askAnswer: words.askAnswer,
  system,
  verdict: words.verdict,
  quarantinedBecause: words.quarantinedBecause,
  trigger: {
    commit: '커밋',
    schedule: '예약 작업',
    request: '요청',
    milestone: '마일스톤',
    rollback: '롤백',
    'by-hand': '직접 실행',
  },
  role: { current: '현재', previous: '이전', replaced: '대체됨', absent: '아직 없음', unknown: '알 수 없음' },
};
