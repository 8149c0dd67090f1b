import type { lists as english } from '../en/dashboard-lists.js';

export const lists: typeof english = {
  filters: '필터',
  any: '전체',
  apply: '찾기',
  clear: '필터 지우기',
  nothing: () => '조건에 맞는 항목이 없습니다.',
  pages: '목록 페이지',
  newest: '최신',
  older: '이전',
  showAll: (f) => `${String(f.count)}개 모두 보기`,
};
