import type * as en from '../en/cli-service.js';

export const serve: typeof en.serve = {
  ready: (f) => `Switchback이 준비되었습니다: ${f.url}  (데이터: ${f.dataDir})`,
};

export const version: typeof en.version = {
  service: (f) => `서비스 ${f.version}, ${f.url} (Node ${f.node}, Pulumi ${f.pulumi ?? '–'})`,
  noService: '서비스가 실행되고 있지 않습니다.',
};

export const byHand: typeof en.byHand = {
  unmade: (f) =>
    `${f.stage} 스택이 아직 만들어지지 않았습니다. 서비스가 시작될 때(npx switchback serve), 그리고 ${f.stage}에 처음 승격하기 전에 만들어집니다.`,
};
