import type * as en from '../en/cli-tokens.js';
import { words } from './words.js';

export const token: typeof en.token = {
  made: (f) =>
    `${f.holder}의 토큰 ${f.id}: ${f.scopes.join(', ')}, ${f.until}까지. 비밀 값은 지금 한 번만 표시됩니다.`,
  use: '쓰는 사람은 이 값을 인자로 넘기지 말고 SWITCHBACK_TOKEN으로 설정하세요.',
  revoke: (f) => `폐기:  npx --no switchback token revoke ${f.id}`,
  revoked: (f) => `${f.id} 토큰을 폐기했습니다. 이제부터 거부됩니다.`,
  toldToWait: (f) =>
    `서비스가 지금은 요청을 더 받지 않습니다. ${String(f.seconds)}초 뒤에 이어서 진행합니다.`,
  states: { valid: '유효', expired: '만료', revoked: '폐기' },
  never: '없음',
};

export const whoami: typeof en.whoami = {
  who: '사용자',
  service: '서비스',
  by: '확인 방법',
  roles: '역할',
  until: '기한',
  may: '권한',
  local: '확인하지 않음: 서비스와 같은 컴퓨터에서 접속하면 모든 권한을 가집니다',
  byLogin: (f) => `로그인: npx --no switchback login (${f.id})`,
  byToken: (f) => `토큰 ${f.name} (${f.id})`,
  rights: (f) =>
    `${f.verbs.map((verb) => words.right[verb]).join(', ')}: ${f.stages.includes('*') ? '모든 스테이지' : f.stages.join(', ')}`,
  nothing: '없음',
};
