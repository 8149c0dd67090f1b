import type { DocsPage } from '../en/docs-page.js';

export const docsPage: DocsPage = {
  language: 'ko',
  title: 'Switchback: HTTP API',
  about: '이 서비스가 실제로 따르는 계약에서 만든 문서입니다. 경로별 설명은 영어입니다.',
  document: '같은 내용의 OpenAPI 3.1 문서',
  allProblems: '모든 문제와 해결 방법',
  needs: '필요한 권한',
  nothing: '없음',
  caller: '신원 확인',
  signature: '서명',
  asked: '요청 파라미터',
  name: '이름',
  place: '위치',
  required: '필수',
  meaning: '설명',
  body: '본문',
  answers: '응답',
  schemas: '응답을 이루는 것',
};
