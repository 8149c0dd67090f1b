import type { signInErrors as en } from '../en/cli-errors-sign-in.js';

const exposed: Readonly<Record<'others' | 'owner' | 'link' | 'content', string>> = {
  others: '이 컴퓨터의 다른 사용자가 읽거나 바꿀 수 있어 토큰이 이미 새어 나갔을 수 있습니다.',
  owner: '다른 사용자의 것입니다.',
  link: '파일이 아니라 링크입니다.',
  content: 'npx --no switchback login이 쓴 내용이 아닙니다.',
};

export const signInErrors: typeof en = {
  'called-without-for': () => ({
    what: '--called는 부르는 이름이고, 누구인지는 --for로 지정합니다.',
    why: '--for가 없으면 자신의 토큰이 됩니다.',
    next: 'npx --no switchback token create --for hana --called "김하나" --scope read',
  }),
  'bad-token': () => ({
    what: 'SWITCHBACK_TOKEN에 든 값은 토큰이 아닙니다.',
    why: '토큰은 swb_로 시작하고 그 뒤에 43자가 있습니다.',
    next: '"npx --no switchback token create"가 출력한 값을 설정하거나 설정을 지우세요.',
  }),
  'bad-id-token': () => ({
    what: 'SWITCHBACK_ID_TOKEN의 값이 CI가 서명한 토큰이 아닙니다.',
    why: '서명된 토큰은 점으로 나뉜 세 부분으로 되어 있습니다. GitLab에서는 작업에 id_tokens가 있으면 설정됩니다.',
    next: "id_tokens: { SWITCHBACK_ID_TOKEN: { aud: 'https://switchback.example.dev' } }",
  }),
  'no-id-token': (f) => ({
    what: 'GitHub가 이 작업을 증명하는 토큰을 주지 않습니다.',
    why: `ACTIONS_ID_TOKEN_REQUEST_URL의 주소에서 토큰을 받지 못했습니다(${f.why}).`,
    next: '작업을 다시 실행하거나 SWITCHBACK_TOKEN으로 토큰을 주세요.',
  }),
  'token-in-the-clear': (f) => ({
    what: `${f.url}에는 토큰을 보내지 않습니다.`,
    why: '이 컴퓨터의 주소도 https 주소도 아니어서 중간에 있는 누구나 토큰을 읽을 수 있습니다.',
    next: '서비스를 https 주소로 지정하세요: --server https://…',
  }),
  'sign-in-exposed': (f) => ({
    what: `${f.origin} 서비스의 저장된 로그인을 쓰지 않습니다.`,
    why: `${f.file} 파일은 ${exposed[f.why]}`,
    next: `npx --no switchback logout --server ${f.origin}   그다음: npx --no switchback login --server ${f.origin}`,
  }),
  'not-kept': (f) => ({
    what: '로그인을 저장하지 못해 로그인하지 않았습니다.',
    why:
      f.why in exposed
        ? `${f.file} 파일의 디렉터리는 ${exposed[f.why as keyof typeof exposed]}`
        : `${f.file}: ${f.why}`,
    next: '디렉터리를 본인만 쓸 수 있게 하거나(chmod 700) XDG_CONFIG_HOME으로 다른 곳을 지정하세요. 그다음: npx --no switchback login',
  }),
  'sign-in-timeout': (f) => ({
    what: `${f.after} 안에 브라우저에서 돌아오지 않았습니다.`,
    why: '로그인이 거부되었다면 그 이유가 브라우저의 페이지에 있습니다.',
    next: 'npx --no switchback login',
  }),
  'not-let-in': (f) => ({
    what: `서비스가 로그인을 받지 않았습니다: ${f.code} (요청 ${f.request})`,
    why: f.meaning,
    next: 'npx --no switchback login',
  }),
};
