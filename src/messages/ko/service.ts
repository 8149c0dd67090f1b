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
  'stacks-failed': (f: Facts) => `스택을 만들지 못했습니다: ${String(f['why'])}. 확인: switchback doctor`,
};
