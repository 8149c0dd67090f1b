import type { recovery as en } from '../en/recovery.js';
import type { RecoveryFacts } from '../../model/recovery-outcome.js';
import type { Unclear } from '../../model/recovery.js';
import { listed, worded } from '../facts.js';
import { outcomes } from './outcomes.js';

const unclearBecause: Readonly<Record<Unclear, string>> = {
  'no-answer': '물어볼 수 없습니다',
  'on-its-way': '아직 바뀌는 중이고 되돌아갈 수도 있습니다',
  'build-unknown': '실행 중인 것이 여기에 등록된 빌드가 아닙니다',
};

export const recovery: typeof en = {
  choices: {
    wait: () =>
      '업데이트, 복구, 또는 스택을 잠근 프로세스가 아직 일하고 있습니다. 끝날 때까지 기다린 다음 다시 확인해 주세요.',
    'take-over': () =>
      '응답하지 않고 사라졌는지 증명할 수도 없는 서비스에서 업데이트를 넘겨받아, 어떻게 끝났는지 알아봅니다. 그 서비스와 업데이트가 사라졌는지 꼭 확인해 주세요. 그 서비스가 나중에 보내는 결과는 버려집니다.',
    recover: () =>
      '실제로 있는 것을 스택의 상태에 읽어 들이고, 무엇이 실행되는지 플랫폼에 물어 기록합니다. 실행 중인 것은 바꾸지 않습니다.',
    'clear-lock': () =>
      '위와 같으며, 먼저 잠금을 제거합니다. 이 잠금이 남겨진 것인지는 증명할 수 없습니다. 잠근 쪽이 사라졌는지 꼭 확인해 주세요. 업데이트 두 개가 겹치면 스택이 망가질 수 있습니다.',
    'say-build': () =>
      '위와 같으며, 플랫폼이 여전히 답하지 못하면 말씀하신 빌드로 기록합니다. 어느 빌드가 실행되는지 먼저 직접 확인해 주세요.',
    'say-nothing': () => '위와 같으며, 플랫폼이 여전히 답하지 못하면 아무것도 실행되지 않는다고 기록합니다.',
    retry: (f) => `${f.build ?? ''} 빌드를 다시 승격합니다.`,
    rollback: () => '이전 빌드로 되돌립니다.',
  },
  outcomes: {
    'state-unreachable': outcomes['state-unreachable'],
    'stack-missing': outcomes['stack-missing'],
    'dotenv-invalid': outcomes['dotenv-invalid'],
    recovered: (f) =>
      f.build === null
        ? `${f.stage}에서는 아무것도 실행되지 않습니다(${toldBy(f)}).`
        : `${f.stage}에서 ${f.build} 빌드가 실행됩니다(${toldBy(f)}).`,
    unclear: (f) =>
      `${f.stage}에서 무엇이 실행되는지 플랫폼이 답하지 못합니다: ${worded(unclearBecause, f.why)}.`,
    'lock-kept': (f) =>
      `${listed(f.locks)} 쪽에서 ${f.stage} 스택을 잠갔고, 남겨진 잠금인지 증명할 수 없습니다. 바뀐 것은 없습니다.`,
    'lock-alive': (f) =>
      `${listed(f.locks)} 쪽에서 ${f.stage} 스택을 잠그고 아직 일하고 있습니다. 바뀐 것은 없습니다.`,
    'stage-removed': (f) =>
      `${f.stage} 스테이지 파일이 없어 아무것도 알아내지 못했습니다. 파일을 되돌린 다음 다시 복구해 주세요.`,
    'refresh-failed': (f) => `${f.stage} 상태를 새로 읽지 못했습니다(${f.how}).`,
  },
  owners: {
    gone: '그 프로세스는 사라졌습니다',
    reused: '그 프로세스는 사라졌고, 그 번호는 다른 프로세스의 것입니다',
    alive: '그 프로세스가 일하고 있습니다',
    elsewhere: '다른 컴퓨터에 있어 여기서는 확인할 수 없습니다',
    unreadable: '잠금을 읽을 수 없습니다',
  },
};

const toldBy = (f: RecoveryFacts['recovered']): string =>
  f.how === 'said' ? '복구한 사람의 말' : '플랫폼의 답';
