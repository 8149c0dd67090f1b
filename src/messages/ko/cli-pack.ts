import type * as en from '../en/cli-pack.js';

/** 백엔드가 시작되지 않을 이유와 고치는 방법. 한 줄씩. */
export const packProblems: typeof en.packProblems = {
  'no-package': () => '이 디렉터리에도 그 위에도 package.json이 없습니다.',
  'manifest-broken': () => 'package.json을 JSON으로 읽을 수 없습니다.',
  'no-start': () =>
    '시작 방법이 어디에도 없습니다. `main`도, `node FILE`로만 된 `start` 스크립트도, index.js도 없습니다. package.json에 적으세요: "main": "server.js"',
  'entry-missing': (f) => `시작 파일이 없습니다: ${f.entry}${f.build === null ? '' : `. 빌드: ${f.build}`}`,
  'workspace-root': (f) =>
    f.backends.length === 0
      ? '워크스페이스의 루트이지만 멤버가 없습니다. 백엔드 디렉터리를 지정하세요: --backend DIR'
      : `워크스페이스의 루트입니다. 백엔드를 지정하세요: ${f.backends.map((dir) => `--backend ${dir}`).join(' 또는 ')}`,
  'not-installed': (f) => `설치되지 않았습니다: ${f.names.join(', ')}. 설치: ${f.install}`,
  'other-version': (f) =>
    `설치된 버전이 다릅니다: ${f.name} ${f.installed}, package.json에는 ${f.wanted}. 설치: ${f.install}`,
  'plug-and-play': (f) =>
    `Yarn이 Node가 직접 읽지 못하는 압축 파일로 보관합니다: ${f.names.join(', ')}. .yarnrc.yml에 nodeLinker: node-modules를 적거나, 백엔드를 번들로 만들어 그 디렉터리를 지정하세요: --from DIR`,
  'inner-sources': (f) =>
    `이 저장소의 ${f.name} 패키지는 Node가 실행하지 못하는 소스입니다(${f.entry}). 백엔드를 번들로 만들어 그 디렉터리를 지정하세요: --from DIR`,
  'inner-not-built': (f) =>
    `이 저장소의 ${f.name} 패키지를 아직 빌드하지 않았습니다. ${f.folder} 안에 ${f.entry} 파일이 없습니다.${f.build === null ? '' : ` 그 디렉터리에서 빌드하세요: ${f.build}`}`,
  'no-bundle': (f) =>
    `번들 디렉터리가 없거나 비어 있습니다: ${f.folder}.${f.build === null ? '' : ` 만들기: ${f.build}`}`,
  'bundle-without-start': (f) =>
    `번들에서 어느 파일이 시작 파일인지 알 수 없습니다: ${f.folder}. package.json의 start 스크립트나 main에 적거나 이름을 index.js로 하세요.`,
  'npm-failed': (f) => `npm pack이 실패했습니다: ${f.why}`,
};

export const packProblem: typeof en.packProblem = ({ code, facts }) =>
  (packProblems[code] as (f: typeof facts) => string)(facts);

export const pack: typeof en.pack = {
  packed: (f) =>
    `${f.name} ${f.version} 패키지를 만들었습니다(의존 패키지 ${String(f.dependencies)}개). 시작 명령: ${f.start}`,
  perhapsLacking: (f) =>
    `tarball에 없는 의존 패키지: ${f.names.join(', ')}. 백엔드에 필요하다면 어느 스테이지에서도 시작하지 못합니다. --tarball 없이 실행하면 함께 들어갑니다.`,
  changed: (f) => `커밋 ${f.commit}에 없는 변경이 들어갔습니다: ${f.files.join(', ')}`,
};
