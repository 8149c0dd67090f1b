import type { tv as english } from '../en/dashboard-tv.js';

export const tv: typeof english = {
  title: 'TV 화면',
  old: (f) => `${f.ago}부터 새로 받지 못했습니다. 아래 내용이 바뀌었을 수 있습니다.`,
  unknown: (f) => `없는 스테이지: ${f.names}`,
  runs: (f) => `${f.build} · ${f.when}`,
};
