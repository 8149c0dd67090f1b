import type * as en from '../en/cli-webhooks.js';
import { webhookWords } from './webhook-words.js';

export const webhook: typeof en.webhook = {
  ...webhookWords,
  labels: {
    webhook: '웹훅',
    url: '주소',
    kinds: '알리는 일',
    stages: '스테이지',
    language: '언어',
    state: '상태',
    trouble: '문제',
    arrived: '마지막 도착',
    waiting: '아직 알리지 못한 것',
    made: '만든 사람',
  },
  states: { works: '정상', untried: '보낸 적 없음', failing: '실패 중', off: '꺼짐' },
  deliveryStates: { waiting: '대기 중', arrived: '도착' },
  never: '아직 없음',
  trouble: (f) =>
    `연속 ${String(f.times)}번 실패: ${f.why}${f.status === null ? '' : ` (${String(f.status)})`}`,
  made: (f) => `${f.id} 웹훅을 만들었습니다. 서명에 쓰는 비밀 값은 지금 한 번만 표시됩니다.`,
  rotated: (f) => `이제 ${f.id} 웹훅은 이 비밀 값으로 서명합니다. 지금 한 번만 표시됩니다.`,
  use: '받는 쪽에서 이 값으로 본문의 바이트를 HMAC-SHA256으로 계산합니다 (X-Switchback-Signature).',
  try: (f) => `테스트:  npx --no switchback webhook test ${f.id}`,
  arrived: (f) => `테스트가 도착했습니다. 응답: ${String(f.status)}`,
  lost: (f) => `테스트가 도착하지 않았습니다: ${f.why}${f.status === null ? '' : ` (${String(f.status)})`}`,
  removed: (f) => `${f.id} 웹훅을 삭제했습니다. 더는 알리지 않습니다.`,
};
