import type { clients as english } from '../en/dashboard-clients.js';

export const clients: typeof english = {
  title: '연결된 클라이언트',
  map: '누가 어느 스테이지를 쓰는지',
  matrix: '클라이언트와 스테이지',
  uses: '사용',
  doesNotUse: '사용 안 함',
  notes: '자세히',
  usesStage: (f) => `${f.client} ⇒ ${f.stage}`,
  columns: {
    client: '클라이언트',
    seen: '마지막 접속',
    acts: '변경',
  },
  seenNever: '아직 없음',
  stale: '7일 동안 접속 없음',
  none: '연결된 클라이언트가 아직 없습니다.',
  noneOf: (f) => `${f.stage}에 연결된 클라이언트가 없습니다.`,
  noneOfIsNormal: (f) => `${f.stage}에 연결된 클라이언트가 없습니다. 정상입니다. (${f.clients} ⇒ ${f.used})`,
  attach: '클라이언트 연결…',
  change: '변경…',
  detach: '연결 해제…',
  dialog: {
    attach: '클라이언트 연결',
    change: (f) => `${f.client} 변경`,
    stage: '쓰는 우리 스테이지',
    confirmChange: '저장',
    badName: '이름에는 소문자, 숫자, 점, 하이픈, 밑줄만 쓸 수 있습니다.',
  },
};
