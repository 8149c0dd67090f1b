import { dotenvLine } from '../file-text.js';
import { shellWord } from '../quote.js';
import type * as en from '../en/cli-init.js';
import { dotenv } from './dotenv.js';

const some = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(', ')} 등 ${String(names.length)}개` : names.join(', ');

export const initProblems: typeof en.initProblems = {
  'no-backend': (f) => `백엔드가 없습니다. package.json이 있는 디렉터리에서 실행하세요: ${f.directory}`,
  'manifest-broken': () => 'package.json을 JSON으로 읽을 수 없습니다.',
  'package-missing': () => '패키지가 설치되지 않았습니다. 설치: npm install --save-dev switchback-stages',
  'workspace-root': (f) =>
    `워크스페이스의 루트입니다. 백엔드를 지정하세요: ${f.backends.length === 0 ? '--backend DIR' : f.backends.map((dir) => `--backend ${dir}`).join(' 또는 ')}`,
  'no-stages': () => '--stages에 스테이지가 하나도 없습니다.',
  'bad-stage-name': (f) =>
    `스테이지 이름으로 쓸 수 없습니다: "${f.name}". 형식은 [a-z][a-z0-9-]{0,30}이며 local은 쓸 수 없습니다.`,
  'stage-twice': (f) => `같은 스테이지가 두 번 있습니다: ${f.name}`,
  'foreign-file': (f) =>
    `같은 이름의 다른 파일이 이미 있습니다: ${f.file}. 그 파일을 옮기거나 별도의 디렉터리에서 시작하세요.`,
  'other-server': (f) =>
    f.server === null
      ? `${f.file} 파일의 switchback 키에 서비스 주소가 없습니다. 고치거나 지우세요.`
      : `${f.file} 파일에 이미 ${f.server} 서비스가 있습니다. 거기서 고치거나 --server를 빼세요.`,
  'broken-file': (f) => `YAML로 읽을 수 없습니다: ${f.file}. ${f.why}`,
};

export const initProblem: typeof en.initProblem = ({ code, facts }) =>
  (initProblems[code] as (f: typeof facts) => string)(facts);

export const init: typeof en.init = {
  notes: {
    'dirty-tree': (f) => `여기서 쓰는 파일 말고도 커밋하지 않은 변경이 있습니다: ${some(f.files)}`,
    'no-git': () => 'git 저장소가 아닙니다. 빌드는 커밋으로 구분하므로 먼저 실행하세요: git init',
    'no-start': () =>
      '백엔드를 어떻게 시작하는지 적혀 있지 않습니다. package.json에 적으세요: "main": "server.js"',
    'not-built': (f) =>
      `시작 파일이 아직 없습니다: ${f.entry}${f.build === null ? '' : `. 첫 빌드 전에 실행하세요: ${f.build}`}`,
    'no-health': (f) =>
      `상태를 알려 주는 경로를 찾지 못했습니다. 스테이지는 ${f.used} 경로에 물어봅니다. 다른 경로라면 dotenv 파일에 적으세요: SWITCHBACK_HEALTH_PATH=/path`,
    'health-in-files': (f) =>
      `기존 파일은 건드리지 않습니다. 이 줄을 .env나 각 파일(${some(f.files)})에 추가하세요: ${f.line}`,
    'dotenv-mistake': ({ problem }) =>
      `이 기존 파일로는 스테이지가 실패합니다. ${dotenvLine(dotenv, problem)} 고치는 명령을 보려면 실행하세요: npx --no switchback doctor`,
    'no-port-read': () => '소스에서 PORT를 읽지 않습니다. 스테이지는 PORT로 백엔드에 포트를 알려 줍니다.',
    'ignored-by-git': (f) => `git이 무시하는 파일이라 동료와 CI에는 없습니다: ${some(f.files)}`,
    'dotenv-elsewhere': (f) =>
      `serverless.yml의 dotenv 파일은 ${f.folder}/에 있습니다. Switchback은 Pulumi.yaml 옆의 파일을 읽으므로 이리로 옮기세요.`,
    'dotenv-name': (f) => `스테이지가 쓸 수 없는 파일 이름입니다: ${some(f.files)}`,
    'not-for-stages': (f) =>
      `${f.stage} 스테이지가 쓰던 .env.development는 개발자 자신의 컴퓨터용입니다. 필요한 값을 이 스테이지의 파일로 복사하세요.`,
    'two-stages-one-file': (f) =>
      `${f.stage} 스테이지가 .env.${f.dotenv} 파일을 다른 스테이지와 함께 썼습니다. 스테이지마다 파일이 따로 있어야 하니 필요한 값을 복사하세요.`,
    'include-pipeline': (f) => `기존 파일은 건드리지 않습니다. ${f.file}에 이 줄을 추가하세요: ${f.line}`,
    'aws-settings': () =>
      'aws 플랫폼에는 계정, 리전, 이미지가 필요합니다. 단계별 설명은 docs/guides/aws.ko.md에 있습니다.',
  },
  takes: {
    commit: () => 'CI가 등록하는 모든 빌드',
    schedule: (f) => `매일 밤 ${f.source}에서 실행 중인 빌드`,
    request: (f) => `${f.source}의 빌드 가운데 누군가 고른 것`,
    milestone: (f) => `${f.source}의 빌드로 만든 마일스톤을 번갈아`,
  },
  backend: (f) =>
    `백엔드 ${f.name} ${f.version}: 시작 ${f.start ?? '–'}, 상태 경로 ${f.health ?? '–'}${f.port === null ? '' : `, 개발자 컴퓨터의 포트 ${String(f.port)}`}`,
  columns: { file: 'dotenv 파일', there: '상태', takes: '받는 것' },
  fileIs: (f) => (f.isThere ? '기존 파일 그대로' : '새 파일, 값 없음'),
  ownMachine: '자기 컴퓨터',
  ownTakes: '작업 트리',
  files: {
    create: (f) => `+ ${f.file}`,
    extend: (f) => `~ ${f.file}   추가: ${f.lines}`,
    keep: (f) => `= ${f.file}`,
  },
  askWorkflow: '빌드를 등록하는 GitHub Actions 워크플로도 만들까요?',
  question: (f) => `파일 ${String(f.count)}개를 쓸까요?`,
  nothing: '할 일이 없습니다. 필요한 것이 모두 있어 아무 파일도 바꾸지 않았습니다.',
  nothingBut: (f) =>
    `아무 파일도 바꾸지 않았습니다. 다음 빌드 전에 dotenv 파일의 오류 ${String(f.mistakes)}개를 고치세요: npx --no switchback doctor`,
  next: (f) => [
    `파일 ${String(f.count)}개를 썼습니다. 다음 순서:`,
    ...(f.folder === '' ? [] : [`  cd ${shellWord(f.folder)}`]),
    ...(f.mistakes === 0
      ? []
      : [
          `  npx --no switchback doctor          # 먼저: dotenv 파일의 오류 ${String(f.mistakes)}개를 고치는 명령`,
        ]),
    f.server === null
      ? '  npx --no switchback serve           # 다른 터미널에서: 서비스와 스테이지'
      : `  npx --no switchback login           # ${f.server} 서비스에 로그인`,
    '  npx --no switchback build create    # 첫 빌드. 첫 스테이지에는 저절로 올라감',
  ],
};
