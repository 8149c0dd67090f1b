import type * as en from '../en/signed-in.js';

export const signedIn: typeof en.signedIn = {
  title: '로그인 완료',
  who: (f) => `${f.name} 님으로 로그인했습니다.`,
  on: '계속',
};

export const notSignedIn: typeof en.notSignedIn = {
  again: '다시 로그인',
  request: (f) => `서비스 로그에서 찾을 때: 요청 ${f.id}`,
};
