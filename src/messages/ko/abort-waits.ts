import type { AbortWaitTextFacts } from '../../model/abort-wait.js';
import { minute } from '../facts.js';
import type { Texts } from '../texts.js';

export const abortWaits: Texts<AbortWaitTextFacts> = {
  interrupt: (f) =>
    `업데이트에 중단을 요청했습니다. 진행 중인 작업이 끝나기를 늦어도 ${minute(f.until)}까지 기다리고, 그 뒤에 한 번 더 요청합니다.`,
  'interrupt-again': () =>
    '업데이트가 멈추지 않아 한 번 더 중단을 요청했습니다. 진행 중이던 작업은 미완료로 남을 수 있습니다.',
  kill: () => '업데이트가 응답하지 않아 강제로 종료합니다.',
  'ecs-goes-back': (f) =>
    `ECS에 배포 ${f.deployment}의 중단을 요청했고, ECS가 이전 상태로 되돌리고 있습니다. 늦어도 ${minute(f.until)}까지 기다립니다.`,
  'ecs-went-back': (f) =>
    `ECS가 그 배포의 처리를 마쳤습니다. 업데이트가 끝나기를 늦어도 ${minute(f.until)}까지 기다립니다.`,
  'ecs-refused': (f) =>
    `ECS 배포를 중단할 수 없습니다(${f.action === null ? f.said : `${f.action} 권한 없음`}). 그래서 ECS가 배포를 끝내기를 늦어도 ${minute(f.until)}까지 기다립니다.`,
  'ecs-silent': (f) =>
    `ECS에 배포 중단을 요청하지 못했습니다(${f.said}). 다시 요청하며, 늦어도 ${minute(f.until)}까지 기다립니다.`,
};
