import type * as en from '../en/cli-sign-in.js';

export const login: typeof en.login = {
  opened: '로그인할 브라우저를 엽니다. 열리지 않으면 이 컴퓨터의 브라우저에서 아래 주소를 여세요.',
  open: '로그인하려면 이 컴퓨터의 브라우저에서 아래 주소를 여세요.',
  elsewhere: (f) =>
    `브라우저가 다른 컴퓨터에 있나요? 그 컴퓨터에서 이 명령에 접속할 수 있게 하세요: ssh -L ${String(f.port)}:127.0.0.1:${String(f.port)} …`,
  left: (f) => `브라우저를 기다리는 중입니다. ${f.left} 남았습니다. Ctrl-C로 그만둡니다.`,
  stopped: '로그인하지 않았습니다.',
  done: (f) => `${f.url} 서비스에 로그인했습니다. ${f.who}: ${f.scopes.join(', ')}, ${f.until}까지.`,
  next: '다음:  npx --no switchback status   로그아웃:  npx --no switchback logout',
  variableFirst:
    'SWITCHBACK_TOKEN이 설정되어 있어 이 로그인보다 먼저 쓰입니다. 로그인한 사람으로 쓰려면 그 변수를 지우세요.',
  pageIn: '로그인했습니다. 이 페이지를 닫고 터미널로 돌아가세요.',
  pageNotIn: '로그인하지 못했습니다. 이유는 터미널에 나옵니다.',
  nextSignIn: {
    'sign-in': 'npx --no switchback login',
    nothing: 'npx --no switchback login   토큰이 있으면: SWITCHBACK_TOKEN=swb_… npx --no switchback whoami',
  },
};

export const logout: typeof en.logout = {
  nobody: '여기에는 로그인한 사람이 없습니다.',
  forgotten: (f) =>
    f.ended
      ? `${f.server ?? '?'} 서비스에서 로그아웃했습니다. 이 로그인은 더 이상 쓸 수 없습니다.`
      : `이 컴퓨터에서 로그인을 지웠습니다${f.server === null ? '' : `: ${f.server}`}`,
  livesOn: (f) =>
    `서비스에는 알리지 못해 그쪽에서는 ${f.until}까지 유효합니다. 토큰을 줄 수 있는 사람이 끝낼 수 있습니다: npx --no switchback token revoke ${f.token} --server ${f.server}`,
  unread: '파일을 읽지 못했습니다. 서비스에서는 로그인한 때부터 길게는 12시간까지 유효합니다.',
};
