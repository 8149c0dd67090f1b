import type { IdTokenFault, JobFault, RuleWrong } from '../../model/ci-job.js';

export const idTokens: Readonly<Record<IdTokenFault, string>> = {
  malformed: '서명된 토큰의 형식이 아닙니다.',
  issuer: '이 서비스에 등록되지 않은 발급자의 토큰입니다(SWITCHBACK_CI_ISSUERS).',
  algorithm: 'RS256으로 서명되지 않았습니다.',
  key: '발급자의 키 가운데 토큰이 가리키는 것이 없습니다.',
  signature: '발급자가 서명한 것이 아닙니다.',
  audience: '다른 곳에 쓰도록 발급된 토큰입니다.',
  expired: '발급된 지 너무 오래되었습니다.',
  'not-yet': '아직 쓸 수 있는 시각이 아닙니다. 두 시계 가운데 하나가 맞지 않습니다.',
  claims: '이 CI의 토큰에 있어야 할 값이 없습니다.',
};

export const jobs: Readonly<Record<JobFault, string>> = {
  repository: '저장소',
  owner: '저장소의 소유자',
  ref: '브랜치 또는 태그',
  protected: '보호되지 않은 브랜치 또는 태그',
  environment: '환경',
  event: '작업을 시작한 이벤트',
  workflow: '워크플로 파일 또는 그 파일의 ref',
  runner: 'CI가 제공하지 않은 러너',
  used: '이미 쓰인 토큰',
};

export const ruleWords: Readonly<Record<RuleWrong, string>> = {
  unknown: '규칙에 쓸 수 없는 낱말입니다',
  twice: '두 번 나옵니다',
  missing: '빠져 있습니다',
  bad: '값이 맞지 않습니다',
  event: '믿을 수 없는 이벤트가 있습니다(풀 리퀘스트는 누구의 코드든 담을 수 있음)',
  scope: '작업에 줄 수 없는 범위가 있습니다(토큰은 사람만 발급함)',
  issuer: 'SWITCHBACK_CI_ISSUERS 가운데 어느 것인지 알 수 없습니다',
};
