import type { ciNames as enNames, ciProblem as enProblem, deepen as enDeepen } from '../en/ci.js';

export const ciNames: typeof enNames = {
  github: 'GitHub Actions',
  gitlab: 'GitLab CI',
  jenkins: 'Jenkins',
  buildkite: 'Buildkite',
};

export const deepen: typeof enDeepen = {
  github: 'actions/checkout에 with: { fetch-depth: 0 }   또는 앞 단계에서: git fetch --unshallow',
  gitlab: '작업에 variables: { GIT_DEPTH: "0" }   또는 스크립트 앞부분에서: git fetch --unshallow',
  jenkins:
    'Advanced clone behaviours의 "Shallow clone"을 끄기(파이프라인에서는 cloneOption(shallow: false))   또는 앞 단계에서: git fetch --unshallow',
  buildkite:
    'BUILDKITE_GIT_CLONE_FLAGS와 BUILDKITE_GIT_FETCH_FLAGS에서 --depth 빼기   또는 명령 앞부분에서: git fetch --unshallow',
};

export const deepenAnywhere =
  'git fetch --unshallow; CI 설정: fetch-depth: 0 (GitHub Actions), GIT_DEPTH: 0 (GitLab CI), clone: depth: full (Bitbucket)';

export const ciProblem: typeof enProblem = ({ variable, wrong, other = '' }) => {
  switch (wrong) {
    case 'missing':
      return `${variable} 변수가 없습니다.`;
    case 'not-a-sha':
      return `${variable} 값이 모든 자리를 갖춘 커밋이 아닙니다.`;
    case 'not-a-branch':
      return `${variable} 값이 git이 받는 브랜치 이름이 아닙니다.`;
    case 'not-a-number':
      return `${variable} 값이 번호가 아닙니다.`;
    case 'not-an-address':
      return `${variable} 값이 누구에게나 보여도 되는 http 또는 https 주소가 아닙니다.`;
    case 'unreadable':
      return `${variable}에 풀 리퀘스트 이벤트가 담긴 파일이 없습니다.`;
    case 'no-head':
      return `${variable} 값으로는 풀 리퀘스트인데, 저장소에 ${other} 브랜치가 없고 체크아웃된 것은 병합 커밋입니다.`;
    case 'contradicts':
      return `${variable} 값과 ${other} 값이 서로 다릅니다.`;
  }
};
