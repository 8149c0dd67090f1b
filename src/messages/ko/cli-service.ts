import type * as en from '../en/cli-service.js';
import { serveOn } from '../quote.js';

export const serve: typeof en.serve = {
  ready: (f) => `Switchback이 준비되었습니다: ${f.url}  (데이터: ${f.dataDir})`,
  asks: '모든 요청에 토큰이 필요합니다. 이 컴퓨터에서 실행하는 명령만 예외이며, 첫 토큰은 여기서 발급합니다:  npx --no switchback token create --scope admin --for <who>',
  signIn: (f) =>
    `브라우저에서 로그인:  ${f.url}/auth/login\n명령에서 로그인:  npx --no switchback login --server ${f.url}`,
  elsewhere: (f) =>
    `Pulumi.yaml에는 다른 서비스 ${f.url} 주소가 있어 이 프로젝트의 명령은 그쪽으로 갑니다. 이 서비스에는:  --server ${f.own}`,
  stopped: (f) =>
    f.left.length === 0
      ? 'Switchback이 멈췄습니다.'
      : `Switchback이 멈췄습니다. 다음 스테이지는 계속 실행됩니다: ${f.left.join(', ')}. 스테이지를 멈추려면: npx --no switchback pulumi destroy -s ${f.left[0] ?? ''}`,
};

export const version: typeof en.version = {
  service: (f) => `서비스 ${f.version}, ${f.url} (Node ${f.node}, Pulumi ${f.pulumi ?? '–'})`,
  noService: '서비스가 실행되고 있지 않습니다.',
};

export const byHand: typeof en.byHand = {
  unknown: (f) =>
    `"${f.stage}" 스테이지가 없습니다.${f.nearest === null ? '' : ` 혹시 "${f.nearest}" 스테이지인가요?`} 있는 스테이지: ${f.known.join(', ')}`,
  unmade: (f) =>
    `${f.stage} 스택이 아직 만들어지지 않았습니다. 서비스가 시작될 때(npx --no switchback serve), 그리고 ${f.stage}에 처음 승격하기 전에 만들어집니다.`,
};

export const database: typeof en.database = {
  movedTable: (f) => `${f.table}: ${String(f.rows)}`,
  moved: (f) =>
    `기록 ${String(f.rows)}건을 옮기고 대조했습니다. 서비스를 시작하는 곳마다 DATABASE_URL을 설정해 주세요: ${serveOn(f.chosen)}. 내장 데이터베이스는 ${f.kept}에 남겨 두었습니다.`,
};

export const demo: typeof en.demo = {
  seeded: (f) =>
    `${f.at}의 예시 세계를 ${f.dataDir}에 만들었습니다. 모두 만들어 낸 것이며 여기서는 아무것도 승격하지 않습니다. 둘러보기: ${serveOn(f.chosen)}`,
};

export const backup: typeof en.backup = {
  progress: (f) => `… 파일 ${String(f.done)}/${String(f.of)}`,
  saved: (f) =>
    `${f.folder}에 저장했습니다: 파일 ${String(f.files)}개, ${String(f.megabytes)} MB. 스택의 암호(passphrase)가 들어 있으니 본인만 읽을 수 있는 다른 컴퓨터에 보관해 주세요.${f.database === 'server' ? ' 기록은 DATABASE_URL의 서버에 있으니 함께 저장해 주세요: pg_dump --format=custom --file=switchback.dump "$DATABASE_URL"' : ''}`,
  restored: (f) =>
    `${f.dataDir}에 복원했습니다: 파일 ${String(f.files)}개, ${String(f.megabytes)} MB, 모두 저장한 그대로입니다.${f.database === 'server' ? ' 서비스를 시작하기 전에 기록을 빈 데이터베이스에 복원해 주세요: pg_restore --no-owner --dbname="$DATABASE_URL" switchback.dump' : ''} 다음: ${serveOn(f.chosen)}`,
};
