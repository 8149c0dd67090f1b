import type { dialog as english } from '../en/dashboard-dialog.js';
import { words } from './words.js';

export const dialog: typeof english = {
  sending: '보내는 중…',
  meanwhile: '확인하는 동안 바뀐 것:',
  reload: '지금 상태 보기',
  rights: words.right,
  lacks: (f) => `${f.stage} 스테이지의 "${f.right}" 권한이 필요합니다.`,
  lacksHere: (f) => `"${f.right}" 권한이 필요합니다.`,
  looking: '권한을 확인하는 중…',
  needsReason: '먼저 사유를 적어 주세요.',
  changed: {
    build: (f) => `${f.stage}: ${f.before} → ${f.now} · ${f.by} · ${f.ago}`,
    held: (f) => `${f.by} 님이 ${f.stage} 스테이지를 고정했습니다: "${f.reason}"`,
    released: (f) => `${f.stage} 스테이지의 고정 하나가 끝났습니다.`,
    end: (f) => `고정 기한이 바뀌었습니다: ${f.until}까지`,
    endless: '이제 누군가 해제할 때까지 고정됩니다.',
    waiting: (f) => `대기 중인 승격: ${String(f.before)} → ${String(f.now)}`,
    state: (f) => `${f.stage}: ${f.state}`,
    other: '여기에 표시되지 않는 내용이 바뀌었습니다.',
  },
  states: {
    idle: '진행 중인 승격 없음',
    busy: '승격이 진행 중',
    unknown: '무엇이 실행 중인지 알 수 없음',
  },
};
