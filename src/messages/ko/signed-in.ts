import type * as en from '../en/signed-in.js';

export const signedIn: typeof en.signedIn = {
  title: '로그인 완료',
  who: (f) => `${f.name} 님으로 로그인했습니다.`,
  on: '계속',
};
