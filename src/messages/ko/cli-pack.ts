import type * as en from '../en/cli-pack.js';

/** 백엔드가 시작되지 않을 이유와 고치는 방법. 한 줄씩. */
export const packProblems: typeof en.packProblems = {
  'no-package': () => '이 디렉터리에도 그 위에도 package.json이 없습니다.',
  'manifest-broken': () => 'package.json을 JSON으로 읽을 수 없습니다.',
  'no-start': () =>
    '시작 방법이 어디에도 없습니다. `main`도, `node FILE`로만 된 `start` 스크립트도, index.js도 없습니다. package.json에 적으십시오: "main": "server.js"',
  'entry-missing': (f) => `시작 파일이 없습니다: ${f.entry}${f.build === null ? '' : `. 빌드: ${f.build}`}`,
  'not-installed': (f) => `설치되지 않았습니다: ${f.names.join(', ')}. 설치: npm ci`,
  'other-version': (f) =>
    `설치된 버전이 다릅니다: ${f.name} ${f.installed}, package.json에는 ${f.wanted}. 설치: npm ci`,
  'npm-failed': (f) => `npm pack이 실패했습니다: ${f.why}`,
};

export const packProblem: typeof en.packProblem = ({ code, facts }) =>
  (packProblems[code] as (f: typeof facts) => string)(facts);

export const pack: typeof en.pack = {
  packed: (f) =>
    `${f.name} ${f.version} 패키지를 만들었습니다(의존 패키지 ${String(f.dependencies)}개). 시작 명령: ${f.start}`,
  changed: (f) => `커밋 ${f.commit}에 없는 변경이 들어갔습니다: ${f.files.join(', ')}`,
};
