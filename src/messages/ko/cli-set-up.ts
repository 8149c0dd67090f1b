import type * as en from '../en/cli-set-up.js';

export const setUp: typeof en.setUp = {
  ways: {
    folder: '이전에 준비한 Pulumi CLI',
    path: 'PATH에 있는 Pulumi CLI',
    vendor: '공급사 설치 프로그램으로 설치한 Pulumi CLI',
    build: '소스에서 빌드한 Pulumi CLI',
  },
  takesMinutes: '몇 분 걸리며 한 번만 합니다',
  notPossible: (f) => `${f.way}: 불가능. ${f.why}`,
  noSuchWay: (f) =>
    `SWITCHBACK_PULUMI 값이 "${f.value}"입니다. ${f.ways.join(', ')} 중 하나로 지정하거나 비워 두세요.`,
  waits: (f) => `… 다른 설치(프로세스 ${String(f.pid ?? '알 수 없음')})가 진행 중이어서 기다립니다`,
  taken: (f) =>
    `Pulumi CLI ${f.version}, ${origins[f.from]}, ${f.file} (언어 호스트: ${f.ownHost ? 'Switchback' : '공급사'})`,
  nothingWorked: (f) =>
    [
      'Pulumi CLI를 구하지 못했습니다. 시도한 방법:',
      ...f.failures.map((failure) => `  - ${failure}`),
      '다음 중 하나를 한 뒤 명령을 다시 실행하세요.',
      `  - Go ${f.go} 이상 설치(go.dev/doc/install). 그러면 CLI를 소스에서 빌드합니다`,
      `  - Pulumi CLI ${f.cli} 설치(pulumi.com/docs/install) 후 PATH에 추가`,
    ].join('\n'),
};

const origins = {
  path: 'PATH에서 찾음',
  vendor: '공급사 설치 프로그램으로 설치',
  build: '소스에서 빌드',
};
