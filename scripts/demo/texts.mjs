import * as onSimulatedAws from './texts-aws.mjs';

/** Everything that the demo says, in both languages; `ko` has the keys of `en`. `command` is the one that runs it. */
const en = (command) => ({
  title: [],
  service: 'start the service',
  builds: 'make five builds of the sample backend (git commits, npm pack)',
  register: (build, subject) => `CI uploads and registers ${build} (${subject}); dev takes it by itself`,
  promote: (build, stage) => `POST /stages/${stage}/promotions puts ${build} on ${stage}`,
  schedule: (build) => `the schedule of nightly runs and takes ${build} from dev`,
  milestone: (number, build, stage) => `milestone ${number} (${build}) takes ${stage}`,
  known: `The stages are still there from the last run. Start over with: ${command} -- --reset`,
  answerAgain: 'wait until the stages answer again',
  compareTitle: 'The previous and the current milestone, both running, asked the same:',
  same: 'the same',
  table: 'What runs where, asked at each address just now:',
  columns: ['STAGE', 'BUILD', 'COMMIT', 'ADDRESS', 'DOTENV FILE', 'GREETING (read by the backend)', ''],
  afterTable: ["The web team's own dev talks to our nightly: nightly is what client teams develop against."],
  asPromised: 'every line is as promised',
  notAsPromised: (stage, why) => `${stage} is not as promised: ${why}`,
  stays: (url) =>
    `The service is at ${url} and stays up until Ctrl-C. In another terminal, anywhere in this folder:`,
  next: [
    'npx --no switchback',
    'npx --no switchback promote devqa --from nightly',
    'npx --no switchback pulumi up -s nightly',
  ],
  stopping: 'stop the service and the stages; the next run goes on from here',
  failed: (id, stage, phase, text) => `${id} on ${stage} ended ${phase}: ${text}`,
  startOver: `Start over with: ${command} -- --reset`,
  busy: 'Another service works on this data directory. Stop it first, or use it: npx --no switchback status',
});

const ko = (command) => ({
  title: [],
  service: '서비스 시작',
  builds: '예제 백엔드의 빌드 다섯 개 만들기(git 커밋, npm pack)',
  register: (build, subject) =>
    `CI가 ${build} 빌드(${subject})를 업로드하고 등록합니다. dev가 스스로 받습니다`,
  promote: (build, stage) =>
    `POST /stages/${stage}/promotions 요청으로 ${build} 빌드를 ${stage}에 승격합니다`,
  schedule: (build) => `nightly의 일정이 실행되어 dev에서 ${build} 빌드를 가져옵니다`,
  milestone: (number, build, stage) => `${build} 빌드가 마일스톤 ${number}번으로 ${stage}에 올라갑니다`,
  known: `지난 실행의 스테이지가 그대로 있습니다. 처음부터 다시: ${command} -- --reset`,
  answerAgain: '스테이지가 다시 응답하기를 기다립니다',
  compareTitle: '함께 실행 중인 이전 마일스톤과 현재 마일스톤에 같은 요청을 보냈습니다:',
  same: '같음',
  table: '어디에 무엇이 실행되는지 각 주소에 방금 물었습니다:',
  columns: ['스테이지', '빌드', '커밋', '주소', 'DOTENV 파일', 'GREETING(백엔드가 읽은 값)', ''],
  afterTable: ['웹 팀의 dev는 우리 nightly에 연결됩니다. 클라이언트 팀은 nightly를 기준으로 개발합니다.'],
  asPromised: '모든 줄이 약속대로입니다',
  notAsPromised: (stage, why) => `${stage} 스테이지가 약속과 다릅니다: ${why}`,
  stays: (url) =>
    `서비스 주소는 ${url}이며 Ctrl-C를 누를 때까지 실행됩니다. 다른 터미널의 이 디렉터리 안 어디에서나:`,
  next: [
    'npx --no switchback',
    'npx --no switchback promote devqa --from nightly',
    'npx --no switchback pulumi up -s nightly',
  ],
  stopping: '서비스와 스테이지를 멈춥니다. 다음 실행은 여기서 이어집니다',
  failed: (id, stage, phase, text) => `${stage}의 ${id} 승격이 ${phase} 상태로 끝났습니다: ${text}`,
  startOver: `처음부터 다시: ${command} -- --reset`,
  busy: '다른 서비스가 이 데이터 디렉터리를 쓰고 있습니다. 먼저 멈추거나 그대로 사용해 주세요: npx --no switchback status',
});

/**
 * The texts in the language of `--lang`, SWITCHBACK_LANG or the locale, for the demo of a `command`; where stages are
 * `simulated`, they say so.
 */
export function textsFor(args, env, { command, simulated = [] }) {
  const flag = args.includes('--lang') ? args[args.indexOf('--lang') + 1] : undefined;
  const wanted = flag ?? env.SWITCHBACK_LANG ?? env.LC_ALL ?? env.LANG ?? 'en';
  const language = wanted.startsWith('ko') ? 'ko' : 'en';
  const texts = { en, ko }[language](command);
  return simulated.length === 0 ? texts : onSimulatedAws[language](texts, simulated);
}
