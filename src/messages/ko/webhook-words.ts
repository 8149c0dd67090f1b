import type { webhookWords as english } from '../en/webhook-words.js';

export const webhookWords: typeof english = {
  kinds: {
    'promotion:finished': '승격이 끝남',
    'promotion:rolled-back': '롤백이 끝남',
    'promotion:skipped': '승격을 건너뜀',
    'hold:set': '고정이 설정됨',
    'hold:ending': '고정이 1시간 안에 끝남',
    'hold:released': '고정이 해제됨',
    'hold:overridden': '고정을 무시하고 진행함',
    'hold:expired': '고정 기한이 끝남',
    'put-back:planned': '예약된 빌드보다 먼저 올라가는 마일스톤이 있음',
    'put-back:ended': '예약된 빌드가 돌아왔거나 돌아올 필요가 없어짐',
    'put-back:kept-out': '고정 때문에 예약된 빌드가 돌아올 수 없음',
    'put-back:failed': '예약된 빌드를 되돌리지 못함',
    'client:attached': '클라이언트가 연결됨',
    'client:stale': '클라이언트에서 신호가 없음',
  },
  faults: {
    refused: '응답이 2xx가 아님',
    redirected: '리디렉션 응답이 왔지만 따라가지 않음',
    unreachable: '연결되지 않음',
    timeout: '10초 안에 응답이 없음',
    address: '이름이 알림을 보내지 않는 주소를 가리킴',
    sealed: '비밀 값을 읽을 수 없음. 새로 정해 주세요',
  },
};
