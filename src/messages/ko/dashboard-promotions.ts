import type { promotions as english } from '../en/dashboard-promotions.js';

export const promotions: typeof english = {
  title: '승격 기록',
  filters: '필터',
  any: '모두',
  stage: '스테이지',
  build: '빌드',
  phase: '상태',
  trigger: '트리거',
  who: '누가',
  apply: '필터 적용',
  clear: '필터 지우기',
  nothing: () => '조건에 맞는 항목이 없습니다.',
  none: '아직 승격이 없습니다.',
  older: '이전 기록',
  newest: '최신 기록',
  columns: { state: '상태', what: '승격', when: '언제', took: '걸린 시간', who: '누가' },
  durations: '걸린 시간',
  median: (f) => `이 페이지에서 성공한 승격 ${String(f.count)}개의 중앙값: ${f.median}`,
  bar: (f) => `${f.build} → ${f.stage}: ${f.took}, ${f.state}`,
  asTable: '표로 보기',
};
