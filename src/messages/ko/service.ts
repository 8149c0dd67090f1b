import type { service as en } from '../en/service.js';
import { shown, type Facts } from '../facts.js';
import { aside } from '../quote.js';

export const service: typeof en = {
  'host-not-loopback': (f: Facts) =>
    `서비스는 ${String(f['host'])}이(가) 아니라 이 컴퓨터에서만 접속을 받습니다. 업로드된 코드를 실행하고 아직 로그인이 없기 때문입니다. 사용: --host 127.0.0.1`,
  'bad-number': (f: Facts) =>
    `${String(f['name'])} 값은 ${String(f['least'])}부터 ${String(f['most'])}까지의 정수여야 합니다.`,
  'bad-choice': (f: Facts) => `${String(f['name'])} 값은 다음 중 하나여야 합니다: ${String(f['choices'])}.`,
  'data-dir-held': (f: Facts) =>
    `다른 서비스(pid ${shown(f['pid'], '?')})가 데이터 디렉터리 ${String(f['dataDir'])}을(를) 쓰고 있습니다. 그 서비스를 멈추거나 --data-dir로 다른 디렉터리를 선택해 주십시오.`,
  'data-dir-unusable': (f: Facts) =>
    `데이터 디렉터리 ${String(f['dataDir'])}을(를) 쓸 수 없습니다: ${String(f['why'])}. --data-dir로 다른 디렉터리를 선택해 주십시오.`,
  'port-in-use': (f: Facts) =>
    `${String(f['host'])}의 포트 ${String(f['port'])}을(를) 다른 프로그램이 쓰고 있습니다. --port로 다른 포트를, 또는 --port 0으로 빈 포트를 선택해 주십시오.`,
  'no-cli': () => 'Pulumi CLI가 없습니다. 설치: npm run setup',
  'database-unreachable': (f: Facts) =>
    `DATABASE_URL의 데이터베이스가 응답하지 않습니다: ${String(f['why'])}. 데이터베이스를 시작하거나, DATABASE_URL을 지워 내장 데이터베이스를 사용해 주십시오.`,
  'database-taken': (f: Facts) =>
    `DATABASE_URL의 데이터베이스는 ${String(f['host'])}의 데이터 디렉터리 ${String(f['dataDir'])}에 속하며, 스테이지의 Pulumi 상태가 그곳에 있습니다. --data-dir로 그 디렉터리를 쓰거나 다른 데이터베이스를 만들어 주십시오: createdb …`,
  'database-broken': (f: Facts) =>
    `내장 데이터베이스 ${shown(f['folder'])}을(를) 열 수 없습니다. 파일이 손상되었거나 빠져 있습니다. 옮겨 두시면 다음에 시작할 때 빈 데이터베이스를 새로 만듭니다: ${aside(shown(f['folder']))}`,
  'database-newer': (f: Facts) =>
    `더 새로운 버전의 Switchback이 만든 데이터베이스입니다(마이그레이션 ${shown(f['migration'])}). 그 버전의 디렉터리에서 다시 시작해 주십시오: npx switchback serve`,
  'bad-state-url': (f: Facts) =>
    `SWITCHBACK_STATE_URL 값을 쓸 수 없습니다. ${stateUrl(f)} s3://BUCKET/PREFIX?region=REGION 형식으로 쓰거나, SWITCHBACK_STATE_URL을 지워 상태를 데이터 디렉터리에 두십시오.`,
  'state-unreachable': (f: Facts) =>
    `${shown(f['address'])}에 있는 스택 상태에 접근할 수 없습니다: ${shown(f['why'])}. 버킷, 네트워크, 자격 증명을 확인해 주십시오: aws s3 ls ${shown(f['address'])}`,
  'state-taken': (f: Facts) =>
    `SWITCHBACK_STATE_URL의 상태는 ${shown(f['host'])}의 데이터 디렉터리 ${shown(f['dataDir'])}에 속합니다. 그쪽을 시작하거나 이 디렉터리에 다른 접두사를 정해 주십시오. 그쪽이 영영 없어졌다면: aws s3 rm ${shown(f['file'])}`,
  'state-moved': (f: Facts) =>
    `이 데이터 디렉터리의 스택은 ${shown(f['to'])}이(가) 아니라 ${shown(f['from'])}에 있습니다. 그대로 진행하면 빈 스택이 새로 만들어집니다. SWITCHBACK_STATE_URL을 원래대로 설정하거나, 모든 스택을 옮긴 뒤에(pulumi stack export, pulumi stack import) 다음을 실행해 주십시오: ${aside(shown(f['record']))}`,
  'stacks-failed': (f: Facts) => `스택을 만들지 못했습니다: ${String(f['why'])}. 확인: switchback doctor`,
};

const stateUrls: Readonly<Record<string, string>> = {
  scheme: 's3:// 주소만 지원합니다.',
  password: '이름이나 비밀번호가 들어 있습니다. 자격 증명은 일반적인 AWS 변수나 프로필로 전달해 주십시오.',
  bucket: '버킷이나 접두사에 쓸 수 없는 문자가 있습니다.',
  region: '리전이 없습니다(region=ap-northeast-2).',
};

const stateUrl = (f: Facts): string =>
  stateUrls[shown(f['fault'])] ??
  `매개변수의 이름이나 값이 잘못되었습니다. 쓸 수 있는 이름: ${shown(f['parameters'])}.`;
