import type { ProblemFacts } from '../../model/problems.js';

type Facts = ProblemFacts['rate-limited'];

/** What was too much, and when it goes on. */
export const rateLimited: Readonly<Record<Facts['of'], (f: Facts) => string>> = {
  streams: (f) =>
    `한 주소에서 한꺼번에 열 수 있는 스트림은 ${String(f.most)}개이고, 이미 모두 열려 있습니다. 하나를 닫거나 ${String(f.seconds)}초 뒤에 다시 시도해 주세요.`,
  reads: (f) =>
    `토큰이나 세션 하나로 1분에 ${String(f.most)}번까지 조회할 수 있습니다. ${String(f.seconds)}초 뒤에 이어서 해 주세요.`,
  writes: (f) =>
    `토큰이나 세션 하나로 1분에 ${String(f.most)}번까지 변경할 수 있습니다. 아무것도 바꾸지 않았으니 ${String(f.seconds)}초 뒤에 이어서 해 주세요.`,
  arrivals: (f) =>
    `한 주소에서 1분에 받는 로그인 요청은 ${String(f.most)}개까지입니다. ${String(f.seconds)}초 뒤에 처음부터 다시 로그인해 주세요.`,
  'sign-ins': (f) =>
    `한 주소에서 1분에 ${String(f.most)}번까지 신원 확인에 실패할 수 있습니다. 유효한 토큰을 쓰거나 ${String(f.seconds)}초 뒤에 다시 시도해 주세요.`,
};
