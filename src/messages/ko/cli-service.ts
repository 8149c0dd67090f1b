import type * as en from '../en/cli-service.js';

export const serve: typeof en.serve = {
  ready: (f) => `Switchback이 준비되었습니다: ${f.url}  (데이터: ${f.dataDir})`,
};

export const version: typeof en.version = {
  service: (f) => `서비스 ${f.version}, ${f.url} (Node ${f.node}, Pulumi ${f.pulumi ?? '–'})`,
  noService: '서비스가 실행되고 있지 않습니다.',
};
