import { ciNames, ciProblem, deepen, deepenAnywhere } from './ci.js';
import { firstCommit, type gitErrors as en } from '../en/cli-errors-git.js';

const endsAt = (branches: readonly string[]): string =>
  branches.length === 0
    ? '그 커밋에 체크아웃된 브랜치가 없고, 그 커밋에서 끝나는 브랜치도 git에 없습니다.'
    : `그 커밋에 체크아웃된 브랜치가 없고, 그 커밋에서 끝나는 브랜치는 여럿입니다: ${branches.join(', ')}`;

export const gitErrors: typeof en = {
  'git-failed': (f) => ({
    what: `${f.directory} 디렉터리에서 git이 답하지 못했습니다.`,
    why: `${f.command}: ${f.why}`,
    next: '--repo DIR로 저장소를 지정하고, 그 커밋을 먼저 가져오세요.',
  }),
  'git-distrusts': (f) => ({
    what: `git이 ${f.directory} 디렉터리의 저장소를 신뢰하지 않습니다.`,
    why: '저장소의 소유자가 이 명령을 실행한 사용자와 다릅니다. 컨테이너 밖에서 복제한 저장소를 컨테이너 안에서 쓸 때 그렇습니다.',
    next: `git config --global --add safe.directory ${f.trust}   (같은 작업에서, 같은 사용자로)`,
  }),
  'no-repository': (f) => ({
    what: `${f.directory} 디렉터리에 git 저장소가 없습니다.`,
    why: '빌드는 커밋으로 구분하는데, 이 디렉터리에도 그 위 디렉터리에도 .git이 없습니다.',
    next: `${firstCommit('git init && ')}   (먼저 .gitignore에 node_modules/를 적으세요. 저장소가 다른 곳에 있으면: --repo DIR)`,
  }),
  'no-commit': (f) => ({
    what: `${f.directory} 디렉터리의 저장소에 아직 커밋이 없습니다.`,
    why: '빌드는 커밋으로 구분하는데, 체크아웃된 브랜치에 커밋이 하나도 없습니다.',
    next: `${firstCommit('')}   (먼저 .gitignore에 node_modules/를 적으세요)`,
  }),
  'which-ci': (f) => ({
    what: '어느 CI인지 알 수 없습니다.',
    why: `둘 이상의 CI 변수가 있습니다: ${f.variables.join(', ')}`,
    next: '직접 지정하세요: --ci github, gitlab, jenkins, buildkite, none',
  }),
  'ci-variables': (f) => ({
    what: `${ciNames[f.ci]} 변수로는 무엇을 빌드했는지 알 수 없습니다.`,
    why: f.problems.map(ciProblem).join('\n'),
    next: `직접 지정하세요: ${f.options.join(' ')}`,
  }),
  'other-checkout': (f) => ({
    what: `${f.said.slice(0, 7)} 커밋과 ${f.head.slice(0, 7)} 커밋 가운데 어느 것을 빌드했는지 알 수 없습니다.`,
    why: `${ciNames[f.ci]}의 ${f.variable} 값은 ${f.said.slice(0, 7)} 커밋인데, 체크아웃된 것은 ${f.head.slice(0, 7)} 커밋입니다.`,
    next: `빌드할 커밋을 먼저 체크아웃하거나 직접 지정하세요: --sha ${f.head.slice(0, 12)} --branch NAME`,
  }),
  'no-branch': (f) => ({
    what: `${f.commit.slice(0, 7)} 커밋이 어느 브랜치의 것인지 알 수 없습니다.`,
    why: [
      ...(f.ofTag ? ['태그로 시작된 실행이고, 태그는 어느 브랜치에도 있지 않습니다.'] : []),
      ...(f.ofTag || f.variables === null ? [] : [`없는 변수: ${f.variables}`]),
      ...(f.ofTag ? [] : [endsAt(f.branches)]),
    ].join('\n'),
    next: '직접 지정하세요: --branch main',
  }),
  'history-incomplete': (f) => ({
    what: `${f.directory} 디렉터리의 저장소에 이력의 일부만 있습니다.`,
    why: `얕은 복제(shallow clone)라서 ${f.commit.slice(0, 7)}에서 끝납니다. 그 이전의 커밋은 계속 알 수 없게 됩니다.`,
    next: f.ci === null ? deepenAnywhere : deepen[f.ci],
  }),
  'too-many-commits': (f) => ({
    what: '한 번에 등록하기에는 커밋이 너무 많습니다.',
    why: `마지막으로 등록한 빌드 뒤의 커밋이 ${String(f.most)}개보다 많습니다. 하나도 빠뜨릴 수 없습니다.`,
    next: '더 이전 커밋의 빌드를 먼저 등록하세요.',
  }),
};
