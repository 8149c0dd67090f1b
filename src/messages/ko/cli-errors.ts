import { foreignNext, foreignWhy } from './foreign-project.js';
import { digestCommand } from '../digest-command.js';
import { initProblem } from './cli-init.js';
import { packProblem } from './cli-pack.js';
import { abort } from './cli-promotions.js';
import { didYouMean } from './did-you-mean.js';
import { afterHold, type errors as enErrors } from '../en/cli-errors.js';
import { withParticle } from './particle.js';
import { gitErrors } from './cli-errors-git.js';
import { signInErrors } from './cli-errors-sign-in.js';

const more = (list: readonly string[]): string => list.join(', ');

/** What brings the service back, or who, and what to type then. */
const back = (elsewhere: string | null, then: string): string =>
  elsewhere === null
    ? `npx --no switchback serve   그다음: ${then}`
    : `${elsewhere} 주소가 응답하는지 보거나 서비스를 실행하는 사람에게 물어보세요. 그다음: ${then}`;

export const errors: typeof enErrors = {
  usage: (f) => ({
    what: f.message,
    why: '명령을 이해하지 못했습니다.',
    next: `${f.command} --help`,
  }),
  'bad-value': (f) => ({
    what: `${f.option}에 "${f.value}" 값은 쓸 수 없습니다.`,
    why: `쓸 수 있는 값: ${f.expected}`,
    next: '값을 고쳐서 다시 실행하세요.',
  }),
  'in-the-past': (f) => ({
    what: `${f.option}의 값 ${withParticle(`"${f.value}"`, '은')} 이미 지난 시각입니다.`,
    why: `지금은 ${f.now}입니다.`,
    next: '앞으로 올 시각을 지정하세요.',
  }),
  'image-not-pinned': (f) => ({
    what: `--image 값에는 다이제스트가 필요합니다: ${f.repository}@sha256:…`,
    why: `${f.tag} 태그는 다른 이미지로 옮겨질 수 있지만 빌드는 바뀌지 않습니다. 지금 가리키는 다이제스트는 다음 명령으로 확인하세요.`,
    next: digestCommand(f),
  }),
  'unknown-field': (f) => ({
    what: `없는 필드입니다: ${more(f.fields)}`,
    why: `있는 필드: ${more(f.known)}`,
    next: '필드는 --json=필드,필드 형식으로 지정하세요. --json 바로 뒤의 단어는 필드 이름으로 읽으므로 --json은 맨 뒤에 두세요.',
  }),
  'unknown-topic': (f) => ({
    what: `"${f.topic}" 도움말은 없습니다.`,
    why: `주제: ${more(f.topics)}. 모든 명령에 --help도 있습니다.`,
    next: 'npx --no switchback help',
  }),
  'needs-confirmation': () => ({
    what: '확인해 줄 사람이 없어 아무것도 바꾸지 않았습니다.',
    why: '입력이나 출력이 터미널이 아니고 --yes도 없습니다.',
    next: '그대로 진행하려면 --yes를, 보기만 하려면 --preview를 붙이세요.',
  }),
  declined: () => ({
    what: '아무것도 바꾸지 않았습니다.',
    why: '질문에 예라고 답하지 않았습니다.',
    next: '준비되면 다시 실행하세요.',
  }),
  'one-source': (f) => ({
    what: f.given === 0 ? '어느 빌드입니까?' : '빌드를 둘 이상 지정했습니다.',
    why: '승격할 빌드는 --build, --from, --sha 중 하나로만 지정합니다. 짐작해서 고르지 않습니다.',
    next: `npx --no switchback promote ${f.stage} ${f.source === null ? '--build b1' : `--from ${f.source}`}`,
  }),
  'which-log': (f) => ({
    what: f.given === 0 ? '어느 로그입니까?' : '승격과 스테이지를 함께 지정했습니다.',
    why: '승격에는 로그가, 스테이지에는 백엔드가 남긴 출력이 있습니다. 둘 중 하나만 지정하세요.',
    next: 'npx --no switchback logs --stage nightly   또는: npx --no switchback logs p_…',
  }),
  'only-of-stage': (f) => ({
    what: `${f.option} 옵션은 스테이지의 백엔드가 남긴 출력에만 쓸 수 있습니다.`,
    why: '승격의 로그는 항상 전체를 출력합니다.',
    next: 'npx --no switchback logs --stage nightly --since 1h',
  }),
  'log-lost': (f) => ({
    what: '서비스가 사라진 뒤 돌아오지 않았습니다.',
    why: `${f.stage} 스테이지의 백엔드는 서비스 없이도 계속 출력할 수 있습니다.`,
    next: back(f.elsewhere, `npx --no switchback logs --stage ${f.stage} --follow`),
  }),
  'init-refused': (f) => ({
    what: '아무것도 쓰지 않았습니다.',
    why: f.problems.map(initProblem).join('\n'),
    next: '고친 뒤 무엇을 쓸지 먼저 확인하세요: npx --no switchback init --dry-run',
  }),
  'init-stopped': (f) => ({
    what: `파일을 쓰지 못했습니다: ${f.file}`,
    why: `오류: ${f.why}. 그 전에 쓴 파일은 그대로 있습니다.`,
    next: '고친 뒤 다시 실행하세요. 이미 있는 파일은 건드리지 않습니다: npx --no switchback init',
  }),
  'pack-refused': (f) => ({
    what: `백엔드를 빌드로 패키징할 수 없습니다: ${f.directory}`,
    why: f.problems.map(packProblem).join('\n'),
    next: '고친 뒤 다시 실행하거나 직접 만든 빌드를 지정하세요: --tarball FILE 또는 --image REPOSITORY@DIGEST',
  }),
  'file-changed': (f) => ({
    what: `보내는 동안 파일이 짧아졌습니다: ${f.file}`,
    why: '그사이에 다른 프로그램이 파일을 고쳐 썼습니다. 서비스에는 아무것도 남지 않았습니다.',
    next: '파일 쓰기가 끝난 뒤에 다시 보내세요.',
  }),
  'unreadable-file': (f) => ({
    what: `파일을 읽을 수 없습니다: ${f.file}`,
    why: f.why,
    next: '경로와 권한을 확인하세요.',
  }),
  ...gitErrors,
  'no-project': (f) => ({
    what: f.chosen ? `프로젝트가 아닙니다: ${f.from}` : '여기에는 프로젝트가 없습니다.',
    why: f.chosen
      ? 'Pulumi.yaml이 없습니다.'
      : `${f.from} 디렉터리에도 그 위 디렉터리에도 Pulumi.yaml이 없습니다.`,
    next: 'npx --no switchback init   백엔드 디렉터리를 프로젝트로 만듭니다. 프로젝트가 다른 곳에 있으면 --project DIR로 지정하세요.',
  }),
  'foreign-project': (f) => ({
    what: `Switchback의 파일이 아닙니다: ${f.file}`,
    why: foreignWhy,
    next: foreignNext,
  }),
  'no-service': (f) => ({
    what: f.isElsewhere ? '서비스에 접속할 수 없습니다.' : 'Switchback 서비스가 실행되고 있지 않습니다.',
    why:
      f.url === null
        ? `${f.file ?? 'service.json'} 파일에 주소가 없습니다.`
        : `${f.url} 주소에서 응답이 없습니다.`,
    next: f.isElsewhere
      ? '주소가 맞는지, 이 컴퓨터에서 접속할 수 있는지 확인하거나 서비스를 실행하는 사람에게 물어보세요.'
      : `npx --no switchback serve${f.url === null ? '   서비스가 다른 컴퓨터에 있으면: npx --no switchback login --server https://…' : ''}`,
  }),
  'needs-its-machine': (f) => ({
    what: `npx --no switchback ${f.command} 명령은 서비스가 있는 컴퓨터에서 쓰는데, 여기는 그 컴퓨터가 아닙니다.`,
    why: `${f.by}에 적힌 서비스는 ${f.url} 주소에 있고, 데이터 디렉터리도 거기에 있습니다.`,
    next:
      f.by === 'Pulumi.yaml'
        ? '그 컴퓨터에서 실행하세요. 여기서는: npx --no switchback status'
        : `그 컴퓨터에서 실행하세요. ${f.by === '--server' ? '--server 없이' : 'SWITCHBACK_SERVER 없이'} 실행하면 이 컴퓨터에서 동작합니다.`,
  }),
  'not-yours': (f) => ({
    what: '데이터 디렉터리가 이 컴퓨터의 다른 사용자 것입니다.',
    why: `${f.file} 파일을 읽을 권한이 없어(${f.code}) 서비스가 있는지 알 수 없습니다.`,
    next: '서비스를 실행하는 사람에게 주소를 물어본 뒤: npx --no switchback status --server http://127.0.0.1:4100',
  }),
  'not-switchback': (f) => ({
    what: `${f.url} 주소의 응답이 Switchback의 응답이 아닙니다.`,
    why: `상태 ${String(f.status)} 응답이 왔지만 결과도 문제 문서도 아닙니다.`,
    next: '--server와 SWITCHBACK_SERVER를 확인하세요.',
  }),
  'other-contract': (f) => ({
    what: `${f.url} 주소의 Switchback은 버전이 다릅니다.`,
    why: `응답의 ${f.fields.join(', ')} 값이 예상과 다릅니다.`,
    next: 'npx --no switchback version   버전을 확인하고 서비스와 같은 버전을 사용하세요.',
  }),
  'unknown-there': (f) => ({
    what: `${f.url} 주소의 Switchback은 더 오래된 버전이라 이 명령의 요청을 모릅니다. 아무것도 바뀌지 않았습니다.`,
    why: `${f.unknown.join(', ')}. 서비스의 버전은 ${f.theirs ?? '알 수 없음'}, 이 명령의 버전은 ${f.own}입니다.`,
    next: f.isElsewhere
      ? '서비스를 실행하는 사람에게 이 버전으로 올려 달라고 하거나, 여기서 서비스와 같은 버전의 명령을 사용하세요.'
      : '이 명령과 같은 설치로 서비스를 다시 시작하거나(npx --no switchback serve), 서비스와 같은 버전의 명령을 사용하세요.',
  }),
  'events-lost': (f) => ({
    what: '서비스 연결이 끊어졌고 다시 이어지지 않았습니다.',
    why: `${String(f.seq)}번 행까지 모두 표시했습니다.`,
    next: back(f.elsewhere, `npx --no switchback events --follow --since ${String(f.seq)}`),
  }),
  'service-lost': (f) => ({
    what: '서비스 연결이 끊어졌고 다시 이어지지 않았습니다.',
    why: `승격 ${f.promotion} 작업은 계속 진행 중일 수 있습니다. 업데이트는 서비스 없이도 진행됩니다.`,
    next: back(f.elsewhere, `npx --no switchback watch ${f.promotion}`),
  }),
  'catalogue-invalid': (f) => ({
    what: '스테이지 파일에 문제가 있습니다.',
    why: f.problems.join('\n'),
    next: '파일을 고친 뒤 실행하세요: npx --no switchback doctor',
  }),
  'environment-invalid': (f) => ({
    what: `${f.stage} 스테이지의 dotenv 파일에 문제가 있습니다.`,
    why: f.problems.join('\n'),
    next: '파일을 고친 뒤 실행하세요: npx --no switchback doctor',
  }),
  'unknown-stage': (f) => ({
    what: `"${f.stage}" 스테이지는 없습니다.${didYouMean(f.nearest)}`,
    why: `있는 스테이지: ${more(f.known)}`,
    next: 'npx --no switchback stage list',
  }),
  'nothing-runs': (f) => ({
    what: `${f.stage}에서 실행 중인 빌드가 아직 없습니다.`,
    why: '그래서 가져올 빌드가 없습니다.',
    next: 'npx --no switchback build list',
  }),
  'source-unknown': (f) => ({
    what: `지금 ${f.stage}에서 무엇이 실행되는지 알 수 없습니다.`,
    why: '그래서 가져올 수 없습니다. 빌드를 직접 지정하면 올릴 수 있습니다: --build',
    next: `npx --no switchback stage recover ${f.stage} --preview`,
  }),
  'unknown-milestone': (f) => ({
    what: `그런 마일스톤이 없습니다: ${String(f.number)}.`,
    why: `마일스톤: ${f.known.join(', ') || '–'}`,
    next: 'npx --no switchback milestone list',
  }),
  'unknown-pull-request': (f) => ({
    what: `풀 리퀘스트 #${f.pr}의 커밋이 든 빌드가 없습니다.`,
    why: '풀 리퀘스트 번호는 CI가 빌드를 등록할 때 커밋 제목에서 가져옵니다.',
    next: 'npx --no switchback where <sha>',
  }),
  'unknown-commit': (f) => ({
    what: `커밋 ${f.sha}의 빌드가 없습니다.`,
    why: '테스트가 통과하면 CI가 그 커밋의 빌드를 등록합니다.',
    next: 'npx --no switchback build list',
  }),
  'nothing-to-abort': (f) => ({
    what: `${f.stage}에는 진행 중이거나 대기 중인 승격이 없습니다.`,
    why: '중단할 것이 없습니다.',
    next: 'npx --no switchback promotion list --waiting',
  }),
  'which-promotion': (f) => ({
    what: `${f.stage}의 어느 승격입니까?`,
    why: [
      ...(f.running === null ? [] : [abort.runs({ promotion: f.running })]),
      ...f.queue.map(abort.waits),
    ].join('\n'),
    next: `npx --no switchback abort ${f.running ?? f.queue[0]?.promotion ?? '<promotion>'}`,
  }),
  'no-promotion': () => ({
    what: '아직 승격이 없습니다.',
    why: '이 프로젝트에서는 아직 아무것도 승격하지 않았습니다.',
    next: 'npx --no switchback promote <stage> --from <stage>',
  }),
  'not-eligible': (f) => ({
    what:
      f.earliest === null
        ? `${f.build} 빌드는 ${f.stage}에 올릴 수 없습니다.`
        : `${f.build} 빌드는 ${f.earliest}까지 ${f.stage}에 올릴 수 없습니다.`,
    why: f.reasons.join('\n'),
    next: `npx --no switchback where ${f.build}`,
  }),
  held: (f) => ({
    what: `${f.stage} 스테이지가 고정되어 있어 아무것도 바꾸지 않았습니다.`,
    why: f.why,
    next:
      f.waiting === null
        ? `${f.command} ${f.flags} --reason "…"`
        : `${f.command}${f.lift ? ' --lift-quarantine --reason "…"' : ''}${f.waiting}   또는: ${f.flags} --reason "…"`,
  }),
  ...signInErrors,
  'no-client-name': () => ({
    what: '어느 클라이언트인지 알 수 없습니다.',
    why: 'SWITCHBACK_CLIENT가 설정되어 있지 않습니다.',
    next: 'SWITCHBACK_CLIENT=web/dev npx --no switchback client whoami',
  }),
  'not-held': (f) => ({
    what: `${f.stage} 스테이지는 고정되어 있지 않습니다.`,
    why: '끝낼 고정이 없습니다.',
    next: 'npx --no switchback hold list',
  }),
  'several-holds': (f) => ({
    what: `${f.stage} 스테이지에 고정이 ${String(f.holds.length)}개 있습니다. 어느 고정입니까?`,
    why: f.holds.map(({ line }) => line).join('\n'),
    next: f.holds.map(({ id }) => `npx --no switchback hold ${f.verb} ${id}${afterHold[f.verb]}`).join('\n'),
  }),
  'stage-or-all': () => ({
    what: '스테이지 하나인지 전부인지 알 수 없습니다.',
    why: '스테이지 이름을 적거나, --all로 --except에 적은 스테이지를 뺀 전부를 고정합니다.',
    next: 'npx --no switchback hold set --all --except dev --reason "…"',
  }),
  'hold-or-all': () => ({
    what: '어느 고정입니까?',
    why: '고정이나 스테이지나 라인의 정지를 적거나, --all로 지금의 라인 정지를 가리킵니다.',
    next: 'npx --no switchback hold list',
  }),
  'line-not-stopped': () => ({
    what: '라인은 멈춰 있지 않습니다.',
    why: '--all은 지금의 라인 정지를 가리키는데 그런 정지가 없습니다.',
    next: 'npx --no switchback hold list',
  }),
  'several-lines': (f) => ({
    what: `라인의 정지가 ${String(f.lines.length)}개 있습니다. 어느 것입니까?`,
    why: f.lines.map(({ line }) => line).join('\n'),
    next: f.lines.map(({ id }) => `npx --no switchback hold release ${id}`).join('\n'),
  }),
  'booking-needs-end': () => ({
    what: '언제까지입니까?',
    why: '나중에 시작하는 것에는 끝도 있어야 하는데 --until도 --for도 없습니다.',
    next: '--for 3h를 붙이거나 --until에 시각을 적어 명령을 다시 실행하세요.',
  }),
  'ends-first': (f) => ({
    what: '시작하기 전에 끝나게 됩니다.',
    why: `시작은 ${f.begin}, 끝은 ${f.end}입니다.`,
    next: '더 늦은 끝을 지정하세요. 다음 주라면 날짜까지 적으세요.',
  }),
  'needs-end': (f) => ({
    what: '언제까지입니까?',
    why: '--until도 --for도 없습니다.',
    next: `npx --no switchback hold extend ${f.hold} --for 2d`,
  }),
  'wait-or-override': () => ({
    what: '--wait-for-release와 --override-hold는 함께 쓸 수 없습니다.',
    why: '승격은 고정이 끝나기를 기다리거나 고정을 무시하고 진행하거나 둘 중 하나입니다.',
    next: '하나만 지정해 주세요.',
  }),
  contraries: (f) => ({
    what: `${f.flag} 옵션과 ${f.contrary} 옵션은 서로 반대입니다.`,
    why: '하나는 요청하고 다른 하나는 막습니다.',
    next: '하나만 지정해 주세요.',
  }),
  'json-or-output': (f) => ({
    what: `--json 옵션과 --output ${f.output} 옵션은 함께 쓸 수 없습니다. 둘 다 출력 형식을 정합니다.`,
    why: '--json은 JSON 객체 하나를 출력하고, --output은 여러 형식 중 하나를 고릅니다.',
    next: '하나만 지정해 주세요.',
  }),
  'end-without-hold': (f) => ({
    what: `${f.option} 옵션은 고정이 끝나는 때를 정하지만 --no-hold 옵션은 고정하지 않습니다.`,
    why: '고정하지 않으면 끝나는 때도 없습니다.',
    next: '하나만 지정해 주세요.',
  }),
  'watch-or-stage': () => ({
    what: '--watch 옵션과 --stage 옵션이 서로 다른 스테이지를 가리킵니다.',
    why: '--watch는 그 스테이지에 커밋이 도착할 때까지 기다린 뒤 그 스테이지만 보여 줍니다.',
    next: '하나만 지정해 주세요.',
  }),
  'despite-needs-reason': () => ({
    what: '문제가 확인된 빌드를 쓰는 사유가 무엇입니까?',
    why: '문제를 확인한 사람이 읽게 됩니다.',
    next: '추가하세요: --despite-known-bad --reason "…"',
  }),
  'no-qa-round': (f) => ({
    what: `${f.stage} 스테이지에서는 아직 QA를 한 적이 없습니다.`,
    why: '판정은 QA 고정에, 그리고 고정이 끝날 때 실행되던 빌드에 속합니다.',
    next: `npx --no switchback hold set ${f.stage} --reason "QA 1차"   그다음: npx --no switchback hold release ${f.stage} --verdict ${f.verdict}`,
  }),
  'qa-round-in-force': (f) => ({
    what: `지금 ${f.stage}에서 QA를 진행하고 있습니다.`,
    why: '진행 중인 QA의 판정은 고정을 해제할 때 내립니다. 지난 QA는 고정의 ID로 지정합니다.',
    next: `npx --no switchback hold release ${f.stage} --verdict ${f.verdict}   또는: npx --no switchback hold list --ended`,
  }),
  'lift-needs-reason': () => ({
    what: '격리를 푸는 사유가 무엇입니까?',
    why: '빌드를 격리한 사람이 읽게 됩니다.',
    next: '추가: --lift-quarantine --reason "…"',
  }),
  'override-needs-reason': (f) => ({
    what: '고정을 무시하는 사유가 무엇입니까?',
    why: '고정한 사람이 읽게 됩니다.',
    next: `추가: --override-hold ${f.hold} --reason "…"`,
  }),
  timeout: (f) => ({
    what: `${f.after} 안에 끝나지 않았습니다. 승격은 계속 진행됩니다.`,
    why: '--timeout은 기다리기만 끝내고 승격은 끝내지 않습니다.',
    next: `npx --no switchback watch ${f.promotion}`,
  }),
  'not-arrived': (f) => ({
    what: `${f.after} 동안 기다렸지만 ${f.name} 커밋은 아직 ${f.stage}에 없습니다.`,
    why: '--timeout은 기다리기만 끝내고 다른 것은 바꾸지 않습니다.',
    next: `npx --no switchback where ${f.name}`,
  }),
  'not-recovered': (f) => ({
    what: `${f.after} 동안 기다렸지만 ${f.stage} 복구가 아직 끝나지 않았습니다. 복구는 계속됩니다.`,
    why: '--timeout은 기다리기만 끝내고 다른 것은 바꾸지 않습니다.',
    next: `npx --no switchback stage recover ${f.stage} --preview`,
  }),
  'no-answer': (f) => ({
    what: `서비스가 ${f.after} 안에 응답하지 않았습니다.`,
    why: `${f.url} 주소에 연결은 되었지만 응답이 끝까지 오지 않았습니다. 요청한 일은 그래도 처리되었을 수 있습니다.`,
    next: 'npx --no switchback doctor',
  }),
  'answer-cut': (f) => ({
    what: '서비스의 응답이 중간에 끊겼습니다.',
    why: `${f.url} 주소에서 응답이 다 오기 전에 연결이 끊겼습니다. 요청한 일은 그래도 처리되었을 수 있습니다.`,
    next: 'npx --no switchback status',
  }),
  'pulumi-missing': () => ({
    what: 'Pulumi CLI가 없습니다.',
    why: '설치 과정에서 준비된 것도 없고 PATH에도 없습니다.',
    next: 'npx --no switchback setup',
  }),
  'set-up-failed': (f) => ({
    what: 'Pulumi CLI를 준비하지 못했습니다.',
    why: f.why,
    next: '위의 안내대로 한 뒤 다시 실행하세요: npx --no switchback setup',
  }),
  'serve-refused': (f) => ({
    what: '서비스를 시작하지 못했습니다.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'not-seeded': (f) => ({
    what: '예시 세계를 만들지 못했습니다.',
    why: f.why,
    next: 'npx --no switchback demo seed --data-dir /tmp/switchback-sample',
  }),
  'database-not-moved': (f) => ({
    what: '데이터베이스를 옮기지 못했습니다.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'not-backed-up': (f) => ({
    what: '아무것도 저장하지 않았습니다.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'not-restored': (f) => ({
    what: '아무것도 복원하지 않았습니다.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'database-gave-up': (f) => ({
    what: '데이터베이스가 멈추어 서비스를 종료했습니다.',
    why: `${f.why ?? '이유는 알 수 없습니다'} (${f.dataDir}). 접수된 요청은 디스크에 기록되어 있으며 진행 중인 업데이트는 계속됩니다.`,
    next: 'npx --no switchback doctor   그다음: npx --no switchback serve',
  }),
  'state-refused': (f) => ({
    what: 'Pulumi를 시작하지 않았습니다.',
    why: f.why,
    next: 'npx --no switchback doctor',
  }),
  'command-not-found': (f) => ({
    what: `명령을 찾을 수 없습니다: ${f.command}`,
    why: f.why,
    next: '철자와 PATH를 확인하세요.',
  }),
  'command-not-runnable': (f) => ({
    what: `명령을 실행할 수 없습니다: ${f.command}`,
    why: f.why,
    next: '실행 파일이 맞는지 확인하세요.',
  }),
  internal: (f) => ({
    what: 'Switchback의 버그입니다.',
    why: f.message,
    next: '실행한 명령과 함께 알려 주세요.',
  }),
};
