import type { AwsFailureKind, AwsSaid } from '../../model/aws-failure.js';
import type { OutcomeTextFacts } from '../../model/outcome.js';
import type { AwsThingFault } from '../../model/aws-lookup.js';
import type {
  awsAddress as inEnglish,
  awsEmpty as emptyInEnglish,
  awsSettling as settlingInEnglish,
  awsOutcomes as outcomesInEnglish,
  awsThing as thingInEnglish,
} from '../en/aws.js';
import { readAwsProblem } from '../aws-thing.js';
import type { Texts } from '../texts.js';

export const awsFailures: Texts<Record<AwsFailureKind, AwsSaid>> = {
  'credentials-missing': (f) =>
    `AWS 자격 증명이 없습니다${by(f)}. AWS_PROFILE, AWS_ACCESS_KEY_ID와 그 비밀 키, 또는 서버의 역할로 서비스를 시작하세요. 누구의 것인지 확인: aws sts get-caller-identity`,
  'credentials-expired': (f) =>
    `AWS 자격 증명이 만료되었습니다${by(f)}. 다시 발급받고(예: aws sso login), 서비스의 환경 변수에 있다면 서비스를 다시 시작하세요.`,
  'credentials-wrong': (f) =>
    `AWS가 모르는 자격 증명입니다${by(f)}. 고친 뒤 서비스를 다시 시작하세요. 누구의 것인지 확인: aws sts get-caller-identity`,
  'credentials-refused': (f) =>
    `AWS 자격 증명을 쓸 수 없습니다. 틀렸거나 만료되었거나 얻을 수 없습니다${by(f)}. 자세한 내용은 출력에 있습니다. 다시 발급받거나 고치고, 서비스의 환경 변수에 있다면 서비스를 다시 시작하세요. 누구의 것인지 확인: aws sts get-caller-identity`,
  'credentials-process': (f) =>
    `AWS 설정 파일에 적힌 자격 증명 명령이 실패했습니다${by(f)}. 서비스의 사용자로 직접 실행해 이유를 확인하세요.`,
  'profile-missing': (f) =>
    `AWS_PROFILE의 프로필이 없습니다${by(f)}. 서비스의 사용자로 있는 프로필 보기: aws configure list-profiles`,
  'wrong-account': () =>
    '자격 증명의 AWS 계정이 SWITCHBACK_ACCOUNT와 다릅니다. 맞는 계정의 자격 증명을 쓰거나 dotenv 파일을 고치세요. 누구의 것인지 확인: aws sts get-caller-identity',
  'role-refused': (f) =>
    `SWITCHBACK_ROLE_ARN의 역할을 맡을 수 없습니다${by(f)}. 역할의 신뢰 정책에 서비스의 보안 주체가 있어야 하고, 그 주체에 sts:AssumeRole 권한이 있어야 합니다. 누구인지 확인: aws sts get-caller-identity`,
  'access-denied': (f) =>
    `AWS가 허용하지 않습니다${by(f)}. 업데이트하는 보안 주체의 정책에 ${f.action ?? '출력에 나온'} 권한을 추가하세요. 누구인지 확인: aws sts get-caller-identity`,
  throttled: (f) => `AWS가 지금은 요청을 더 받지 않습니다${by(f)}.`,
  quota: (f) =>
    `AWS 계정의 할당량을 다 썼습니다${by(f)}. 할당량을 늘리거나 필요 없는 것을 지우세요. 할당량 보기: aws service-quotas list-services`,
  'image-missing': (f) =>
    `ECS가 빌드의 이미지를 가져올 수 없습니다${by(f)}. 이미지를 저장소에 올리고, 태스크의 역할이 읽을 수 있게 하세요.`,
  'task-refused': (f) =>
    `ECS가 태스크를 준비할 수 없습니다${by(f)}. dotenv 파일에 있는 비밀 값의 ARN과, 태스크에서 거기까지 가는 길을 확인하세요.`,
  capacity: (f) => `AWS에 지금은 태스크를 실행할 자리가 없습니다${by(f)}.`,
  unavailable: (f) => `AWS가 제대로 응답하지 않습니다${by(f)}. 상태 확인: https://health.aws.amazon.com`,
};

export const awsThing: typeof thingInEnglish = (line) => {
  const { key, fault, value, found } = readAwsProblem(line);
  const names = found.replaceAll(',', ', ');
  const words: Readonly<Record<AwsThingFault, string>> = {
    missing: `${key} 설정이 가리키는 ${value} 항목이 없습니다`,
    'not-issued': `${key} 설정이 가리키는 ${value} 인증서가 ISSUED 상태가 아닙니다(${found})`,
    'other-name': `${key} 설정이 가리키는 ${value} 인증서의 이름(${names}) 중에 SWITCHBACK_DOMAIN 값에 맞는 것이 없습니다`,
    'other-zone': `${key} 설정이 가리키는 ${value} 영역의 이름(${names}) 안에 SWITCHBACK_DOMAIN 값이 들어 있지 않습니다`,
    'private-zone': `${key} 설정이 가리키는 ${value} 영역은 비공개여서 VPC 밖에서는 이름을 찾을 수 없습니다`,
    'to-be-deleted': `${key} 설정이 가리키는 ${value} 항목은 삭제 대기 중입니다`,
    'other-vpc': `${key} 설정이 가리키는 ${value} 서브넷은 SWITCHBACK_VPC_ID가 아닌 다른 VPC에 있습니다(${found})`,
    'role-refused': `${key} 설정이 가리키는 ${value} 역할을 맡을 수 없어(${found}) 다른 설정은 확인하지 못했으니, 역할의 신뢰 정책에 서비스의 보안 주체가 있고 그 주체에 sts:AssumeRole 권한이 있는지 확인해야 합니다`,
    'image-missing': `레지스트리에 없는 ${value} 이미지는 새로 올리거나 빌드를 다시 등록해야 합니다`,
  };
  return words[fault];
};

export const awsEmpty: typeof emptyInEnglish = () =>
  '설정대로 ECS에 태스크가 없어(0개 중 0개) 주소에서 아무도 응답하지 않습니다';

export const awsSettling: typeof settlingInEnglish = () =>
  'ECS가 배포를 진행하고 있고 아직 되돌릴 수 있어, 스테이지 복구는 그 배포가 끝날 때까지 최대 20분 기다립니다';

export const awsAddress: typeof inEnglish = (f) =>
  `작업(task)은 정상이지만 ${f.url ?? '주소'} 응답: ${f.answered}`;

function by({ service, awsCode }: AwsSaid): string {
  const told = [service, awsCode].filter((text) => text !== null);
  return told.length === 0 ? '' : `(${told.join(': ')})`;
}

type Say = (said: AwsSaid) => string;
type AwsOutcome = OutcomeTextFacts[`aws-${AwsFailureKind}`];

const command = (f: AwsOutcome): string => `npx --no switchback promote ${f.stage} --build ${f.build ?? ''}`;
const kept = ({ touched }: AwsOutcome): string =>
  !touched ? '바뀐 것은 없습니다.' : '그 전에 바뀐 것은 기록되어 있고, 다음 업데이트가 이어서 진행합니다.';
const later = (say: Say) => (f: AwsOutcome) =>
  `${say(f)} ${kept(f)} 몇 분 뒤에 다시 시도하세요: ${command(f)}`;
const after = (say: Say) => (f: AwsOutcome) =>
  `${say(f)} ${kept(f)} 먼저 고친 뒤에 다시 시도하세요: ${command(f)}`;
const no = (say: Say) => (f: AwsOutcome) => `${say(f)} ${kept(f)} 그대로 다시 시도해도 결과는 같습니다.`;

export const awsOutcomes: typeof outcomesInEnglish = {
  'aws-credentials-missing': after(awsFailures['credentials-missing']),
  'aws-credentials-expired': after(awsFailures['credentials-expired']),
  'aws-credentials-wrong': after(awsFailures['credentials-wrong']),
  'aws-credentials-refused': after(awsFailures['credentials-refused']),
  'aws-credentials-process': after(awsFailures['credentials-process']),
  'aws-profile-missing': after(awsFailures['profile-missing']),
  'aws-wrong-account': no(awsFailures['wrong-account']),
  'aws-role-refused': after(awsFailures['role-refused']),
  'aws-access-denied': after(awsFailures['access-denied']),
  'aws-throttled': later(awsFailures.throttled),
  'aws-quota': after(awsFailures.quota),
  'aws-image-missing': after(awsFailures['image-missing']),
  'aws-task-refused': after(awsFailures['task-refused']),
  'aws-capacity': later(awsFailures.capacity),
  'aws-unavailable': later(awsFailures.unavailable),
};
