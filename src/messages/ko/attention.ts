import type { AttentionFacts } from '../../model/attention.js';
import { minute } from '../facts.js';
import { putRightCommand } from '../put-right-command.js';
import type { Texts } from '../texts.js';
import { steps } from './cli-names.js';
import { words } from './words.js';

export const attention: Texts<AttentionFacts> = {
  'stage-unknown': (f) => `${f.stage}: 무엇이 실행 중인지 알 수 없음`,
  'backend-down': (f) => `${f.stage}: ${f.build} 응답 없음`,
  'backend-degraded': (f) =>
    `${f.stage}: ${f.build} 불안정${f.restarts === 0 ? '' : ` (다시 시작 ${String(f.restarts)}회)`}`,
  'half-applied': (f) => `${f.stage}: 절반만 적용됨, 업데이트가 끝까지 진행되지 않음`,
  orphans: (f) =>
    `${f.stage}: 중간에 끊긴 업데이트가 Pulumi가 모르는 리소스 ${String(f.count)}개를 AWS에 남겼을 수 있습니다`,
  'run-failed': (f) =>
    `${f.stage}: 마지막 승격${f.build === null ? '' : `(${f.build})`} 실패${f.step === null ? '' : `: ${steps[f.step]}`}`,
  'host-ended': (f) => `${f.stage}: 스테이지 호스트가 하루 사이 ${String(f.times)}번 예기치 않게 종료됨`,
  'put-back-failed': (f) =>
    `${f.stage}: ${f.owner} 님이 예약한 ${f.build} 빌드를 되돌리지 못함. 먼저 다른 빌드를 올린 사람: ${f.by}`,
  'not-as-booked': (f) =>
    `${f.stage}: 지금 ${f.runs ?? '빌드 없음'}, ${f.by} 님의 예약: ${f.from === null ? '' : `${minute(f.from)}부터 `}${f.milestone === null ? `${f.build} 빌드` : `${String(f.milestone)}번 마일스톤(${f.build})`}. 맞추기: ${putRightCommand(f)}`,
  'milestone-waits': (f) =>
    `${f.stage}: 마일스톤 ${String(f.number)} 대기 중 (${words.holdKind[f.hold]} 고정${f.until === null ? '' : `, ${minute(f.until)}까지`})`,
  'milestone-would-wait': (f) =>
    `${f.stage}: 다음 마일스톤 ${String(f.number)} 대기 예정 (${words.holdKind[f.hold]} 고정${f.until === null ? '' : `, ${minute(f.until)}까지`})`,
  'hold-asked': (f) =>
    `${f.stage}: ${minute(f.since)}부터 ${f.by} 님${f.others === 0 ? '이' : ` 외 ${String(f.others)}명이`} ${f.owner} 님의 고정이 끝나기를 기다림`,
  'off-branch': (f) => `${f.stage}: ${f.build}의 커밋이 더는 ${f.branch} 브랜치에 없음`,
};
