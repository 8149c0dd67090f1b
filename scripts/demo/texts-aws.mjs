/** What the demo says differently where AWS is simulated: everywhere where one could take it for real. */

const platformColumn = (columns, title) => [columns[0], title, ...columns.slice(1)];
const next = (commands) => ['cd .switchback-aws', ...commands];

export function en(texts, simulated) {
  const where = (stage) => (simulated.includes(stage) ? ', on the simulated AWS' : '');
  return {
    ...texts,
    title: [
      'AWS IS SIMULATED. devqa, staging-1 and staging-2 are stages on platform aws, made by the real Pulumi engine, but',
      'everything that it makes there exists on this machine only: no account is asked, nothing costs money.',
    ],
    service: 'start the simulated AWS and the service',
    promote: (build, stage) => texts.promote(build, stage) + where(stage),
    milestone: (number, build, stage) => texts.milestone(number, build, stage) + where(stage),
    platform: (platform) => (platform === 'aws' ? 'aws (simulated)' : platform),
    columns: platformColumn(texts.columns, 'PLATFORM'),
    afterTable: [
      ...texts.afterTable,
      'On aws (simulated) the backend is a process of this machine, too: the tarball of the build, behind the address of',
      'the simulated load balancer, with the environment of its ECS task definition and no other.',
    ],
    asPromised: `${texts.asPromised}; AWS is simulated, the rest is real`,
    stays: (url) =>
      `The service is at ${url} and stays up until Ctrl-C, and so does the simulated AWS. In another terminal, in this folder:`,
    next: next(texts.next),
    stopping: 'stop the service, the stages and the simulated AWS; the next run goes on from here',
    busy: 'Another service works on this data directory. Stop it first, or use it: cd .switchback-aws && npx --no switchback status',
  };
}

export function ko(texts, simulated) {
  const where = (stage) => (simulated.includes(stage) ? ' (모의 AWS)' : '');
  return {
    ...texts,
    title: [
      '여기의 AWS는 진짜가 아니라 모의 AWS입니다. devqa, staging-1, staging-2는 실제 Pulumi 엔진이 만드는 aws 플랫폼의 스테이지이지만,',
      '거기에 만들어지는 것은 모두 이 컴퓨터 안에만 있습니다. 실제 계정에 접속하지 않으며 비용도 들지 않습니다.',
    ],
    service: '모의 AWS와 서비스 시작',
    promote: (build, stage) => texts.promote(build, stage) + where(stage),
    milestone: (number, build, stage) => texts.milestone(number, build, stage) + where(stage),
    platform: (platform) => (platform === 'aws' ? 'aws(모의)' : platform),
    columns: platformColumn(texts.columns, '플랫폼'),
    afterTable: [
      ...texts.afterTable,
      'aws(모의) 스테이지의 백엔드도 이 컴퓨터의 프로세스입니다. 빌드의 tarball이 모의 로드 밸런서의 주소 뒤에서',
      'ECS 태스크 정의의 환경 변수만으로 실행됩니다.',
    ],
    asPromised: `${texts.asPromised}. AWS는 모의이고 나머지는 실제입니다`,
    stays: (url) =>
      `서비스 주소는 ${url}이며 모의 AWS와 함께 Ctrl-C를 누를 때까지 실행됩니다. 다른 터미널의 이 디렉터리에서:`,
    next: next(texts.next),
    stopping: '서비스와 스테이지, 모의 AWS를 멈춥니다. 다음 실행은 여기서 이어집니다',
    busy: '다른 서비스가 이 데이터 디렉터리를 쓰고 있습니다. 먼저 멈추거나 그대로 사용해 주세요: cd .switchback-aws && npx --no switchback status',
  };
}
