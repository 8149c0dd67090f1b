import { foreignNext, foreignWhy } from './foreign-project.js';
import type { doctor as en } from '../en/doctor.js';
import { withParticle } from './particle.js';

type Driver = Parameters<(typeof en.findings)['aws-cost']>[0]['drivers'][number];

const driverWords: Readonly<Record<Driver['driver'], string>> = {
  'load-balancer': '로드 밸런서',
  fargate: 'Fargate 태스크',
  'public-address': '공인 주소',
  nat: 'NAT 게이트웨이',
  zone: 'Route 53 영역',
};

const driverText = ({ driver, count, monthly }: Driver): string =>
  `${driverWords[driver]}${count === 1 ? '' : ` × ${String(count)}`} ${monthly.toFixed(2)}`;

export const doctor: typeof en = {
  checks: {
    node: 'Node.js',
    pulumi: 'Pulumi CLI',
    proxies: '프록시',
    link: 'npx',
    state: '데이터 디렉터리',
    service: '서비스',
    database: '데이터베이스',
    files: '스테이지 파일',
    program: '프로그램',
    ports: '포트',
    aws: 'AWS',
  },
  allWell: '문제가 없습니다.',
  problems: (f) => {
    const wrong = `문제 ${String(f.count)}개가 있습니다.`;
    if (f.mended === 0) return wrong;
    return f.mended === f.count
      ? `${wrong} → 줄의 명령으로 고칠 수 있습니다.`
      : `${wrong} 그중 ${String(f.mended)}개는 → 줄의 명령으로 고칠 수 있습니다.`;
  },
  findings: {
    'node-ok': (f) => f.version,
    'node-unsuitable': (f) =>
      `Node ${f.version} 버전은 맞지 않습니다. 필요한 버전: ${f.range}. 아래 명령은 이 설치 디렉터리에만 맞는 버전을 넣습니다.`,
    'pulumi-ok': (f) => `${f.version} (${f.from}), ${f.command}`,
    'pulumi-missing': () => '없습니다. 설치 과정에서 찾거나 내려받거나 빌드합니다.',
    'pulumi-broken': (f) => `실행되지 않습니다: ${f.command}. 설치 과정에서 고칩니다.`,
    'language-host-missing': (f) =>
      `${f.command} 옆에 Node.js용 언어 호스트가 없어 \`pulumi up\`을 직접 실행할 수 없습니다.`,
    'proxies-ok': (f) =>
      `${f.names.join(', ')}: 다른 곳에는 이 프록시로 연결하고, 이 컴퓨터 자신(localhost, 127.0.0.1, ::1)에는 언제나 바로 연결합니다.`,
    'proxies-loopback': (f) =>
      `\`shell-env\` 다음에 이 셸에 ${withParticle(f.names.join(', '), '이')} 설정되어, \`pulumi\`를 바로 실행하면 자기 자신도 프록시 뒤에서 찾습니다. (\`npx --no switchback pulumi\`는 그대로 됩니다.)`,
    'link-ok': (f) => f.link,
    'link-missing': (f) =>
      `링크가 없습니다: ${f.link}. 링크가 없으면 npx가 이름이 같은 남의 패키지를 내려받습니다.`,
    'state-absent': (f) => `아직 없습니다: ${f.dataDir}. 처음 시작할 때 만듭니다.`,
    'state-ok': (f) => f.dataDir,
    'state-no-directory': (f) => `디렉터리가 아닙니다: ${f.dataDir}`,
    'state-not-writable': (f) => `소유자가 읽고 쓸 수 없습니다: ${f.folder}`,
    'state-foreign': (f) => `다른 사용자의 것이어서 쓸 수 없습니다: ${f.folder}`,
    'state-read-only': (f) => `읽기 전용으로 마운트된 디스크에 있습니다: ${f.folder}`,
    'secret-readable': (f) => `비밀 파일을 다른 사용자가 읽을 수 있습니다: ${f.file}`,
    'history-unreadable': (f) =>
      `읽을 수 없는 이력 항목이라 건너뛰었습니다: ${f.file}. 디스크가 가득 차면 이런 파일이 남습니다. 아래 명령으로 옮겨 두기 전에는 \`pulumi stack history\`도 실패합니다.`,
    'space-low': (f) =>
      `남은 공간이 ${String(f.megabytes)} MB뿐이어서 업데이트가 중간에 멈출 수 있습니다.${f.removes ? ' 아래 명령은 일주일이 지난 업데이트 로그를 지웁니다.' : ''}`,
    'service-ok': (f) => `${f.url} 주소에서 실행 중`,
    'service-absent': () => '실행되고 있지 않습니다.',
    'service-killed': (f) =>
      `${f.url} 주소의 서비스가 정상적으로 멈추지 않고 끝났습니다. 강제로 종료되었거나 컴퓨터가 꺼졌습니다. 아래 명령으로 다시 시작하면 하던 일을 이어 갑니다.`,
    'stages-hostless': (f) =>
      `${f.stages.join(', ')}: 빌드가 올라가 있지만 주소 뒤의 프로세스가 없습니다. 재부팅한 뒤가 그렇습니다. 서비스가 실행될 때까지 그 주소는 응답하지 않습니다. 아래 명령으로 서비스를 시작하면 다시 살아납니다.`,
    'github-failing': () =>
      'GitHub에 승격을 알리지 못하고 있습니다. 스테이지에는 영향이 없습니다. GitHub의 응답은 service.log와 다음 명령에 있습니다: npx --no switchback events',
    'service-elsewhere': (f) =>
      `${f.by}에 적힌 서비스 ${f.url} 주소는 다른 컴퓨터입니다. 거기에만 있는 것(데이터 디렉터리, 데이터베이스, Pulumi CLI, 포트, AWS)은 그 컴퓨터에서 npx --no switchback doctor로 확인하세요.`,
    'service-unreachable': (f) => `${f.url} 주소에서 응답이 없습니다.`,
    'service-silent': (f) =>
      `프로세스 ${String(f.pid)} 자체는 살아 있지만 ${f.url} 주소에서 응답이 없습니다. 진행 중인 승격은 서비스 없이도 계속됩니다.`,
    'database-ok': (f) => `내장, ${f.folder}`,
    'database-absent': () => '내장. 처음 시작할 때 만듭니다.',
    'database-server-ok': (f) => `${f.host}의 PostgreSQL`,
    'database-unreachable': (f) =>
      `${f.host}의 PostgreSQL에 연결할 수 없습니다(${f.why}). 서버가 멈췄거나 DATABASE_URL의 주소가 틀렸습니다. Switchback의 기록은 그 안에 있으므로 다른 데이터베이스로 대신하지 않습니다.`,
    'database-address-wrong': () =>
      'DATABASE_URL이 PostgreSQL의 주소가 아닙니다. 아래 명령을 실행하고 올바른 주소를 입력하세요.',
    'database-login-refused': (f) =>
      `${f.host}의 PostgreSQL이 DATABASE_URL의 사용자 ${f.user} 또는 암호를 받아들이지 않습니다. 아래 명령을 실행하고 올바른 주소를 입력하세요.`,
    'database-missing': (f) =>
      `${f.host}의 PostgreSQL에 데이터베이스 ${withParticle(f.database, '이')} 없습니다. 아래 명령으로 만듭니다.`,
    'database-broken': (f) =>
      `데이터베이스가 아닙니다: ${f.folder}. 아래 명령으로 옮겨 두면 다음에 시작할 때 빈 데이터베이스를 새로 만듭니다.`,
    skipped: (f) => `먼저 고쳐야 할 파일에 딸린 것은 확인하지 않았습니다: ${f.files.join(', ')}`,
    'project-absent': () => '여기에는 프로젝트가 없습니다. --project DIR로 지정하세요.',
    'project-foreign': (f) => `Switchback의 파일이 아닙니다: ${f.file}\n${foreignWhy}\n${foreignNext}`,
    'files-ok': (f) => `스테이지 ${String(f.count)}개와 dotenv 파일, ${f.projectDir}`,
    'program-ok': (f) => f.paths.join(', '),
    'program-missing': (f) =>
      `Pulumi.yaml의 \`main\`이 가리키는 ${f.path} 경로에 프로그램이 없어 업데이트를 실행할 수 없습니다.`,
    'provider-missing': (f) =>
      f.path === ''
        ? 'Pulumi.yaml의 `plugins`에 switchback 프로바이더의 경로가 없어 이 컴퓨터의 스테이지를 직접 업데이트할 수 없습니다.'
        : `Pulumi.yaml이 가리키는 ${f.path} 경로에 switchback 프로바이더가 없어 이 컴퓨터의 스테이지를 직접 업데이트할 수 없습니다.`,
    'provider-not-runnable': (f) => `이 파일을 읽고 실행할 권한이 없습니다: ${f.file}`,
    'ports-ok': (f) => f.ports.join(', '),
    'stages-elsewhere': (f) =>
      `다음 스테이지는 각자의 컴퓨터에서 확인해 주세요: ${f.stages.join(', ')}. ${f.own === null ? '이 컴퓨터에는 이름이 없습니다' : `이 컴퓨터의 이름: ${f.own}`} (npx --no switchback serve --machine NAME).`,
    'port-missing': (f) =>
      `${f.stage}에 포트가 없습니다. ${f.file} 파일에 SWITCHBACK_STAGE_PORT가 없습니다. (\`npx --no switchback serve --stage-ports auto\`로 고르게 할 수도 있습니다.)`,
    'port-taken': (f) => `${f.stage}의 포트 ${String(f.port)}에서 다른 프로그램이 기다리고 있습니다.`,
    'port-twice': (f) => `${f.stage}의 포트가 ${f.twin}의 포트와 같습니다: ${String(f.port)}`,
    'aws-simulated': () => 'AWS를 모의로 실행합니다(SWITCHBACK_DEBUG_PROVIDERS). 플러그인이 필요 없습니다.',
    'aws-plugins-ok': (f) => f.plugins.join(', '),
    'aws-plugin-missing': (f) =>
      `Pulumi 플러그인 ${f.plugin} ${withParticle(f.version, '이')} ${f.home}에 없습니다. 없으면 aws 스테이지를 업데이트할 수 없습니다.`,
    'aws-credentials-missing': (f) =>
      `이 셸에서 AWS의 기본 순서로 자격 증명을 찾을 수 없습니다(${f.code}). 팀이 SSO로 로그인한다면 명령은 \`aws sso login\`입니다.`,
    'aws-credentials-expired': (f) => `이 셸의 AWS 자격 증명이 만료되었습니다(${f.code}).`,
    'aws-credentials-refused': (f) => `AWS가 이 셸의 자격 증명을 받아들이지 않습니다(${f.code}).`,
    'aws-unreachable': (f) =>
      `${f.region}의 AWS에 물어볼 수 없어(${f.code}) 자격 증명과 계정을 확인하지 못했습니다.`,
    'aws-orphans': (f) =>
      `${f.stage}: 중간에 끊긴 업데이트가 Pulumi가 모르는 리소스 ${String(f.count)}개를 AWS에 남겼을 수 있습니다. 무엇이고 어떻게 할지: npx --no switchback stage recover ${f.stage} --look`,
    'aws-role-refused': (f) =>
      `${f.stage}: 이 자격 증명으로는 역할 ${withParticle(f.role, '을')} 맡을 수 없습니다(${f.code}). 맡을 수 있는 주체 확인: ${f.look}`,
    'aws-account-wrong': (f) =>
      `${f.stage}의 계정은 ${f.expected}인데(${f.file}) 자격 증명의 계정은 ${f.account}입니다. 아래 명령을 실행하고 다른 프로필의 이름을 입력하세요.`,
    'aws-stage-ok': (f) => `${f.stage}: 계정 ${f.account}, ${f.region}`,
    'aws-cost': (f) =>
      `${f.stage}: 한 달에 약 $${f.monthly.toFixed(0)}${f.most === null ? '' : `, 태스크 ${String(f.most.tasks)}개까지 늘면 $${f.most.monthly.toFixed(0)}`}: ${f.drivers.map(driverText).join(', ')}`,
    'aws-prices': (f) =>
      `모두 합해 한 달에 약 $${f.monthly.toFixed(0)}: ${f.region}의 ${f.date} 정가로 추정한 값이며 리전마다 다릅니다. 사용량에 따른 것은 별도입니다: 로그 1 GB에 $${f.logGigabyte.toFixed(2)}, 요청, 트래픽. docs/guides/aws.ko.md를 보세요.`,
  },
};
