import type { line as english } from '../en/dashboard-line.js';

export const line: typeof english = {
  stopped: '라인이 멈춰 있습니다',
  by: (f) => `${f.by} 님, ${f.end} (${f.kind}): "${f.reason}"`,
  going: (f) => `제외된 스테이지: ${f.stages}`,
  here: '고정 · 라인 정지',
  stop: {
    title: '라인 정지',
    confirm: (f) => `스테이지 ${String(f.count)}개 고정`,
    reasonFor: '이 스테이지 가운데 하나라도 바꾸려는 모든 사람이 읽습니다.',
    except: '제외할 스테이지',
    noneLeft: '고정할 스테이지가 남지 않습니다.',
    means: (f) => `다음 스테이지에서 ${f.end} 새 승격을 시작하지 않습니다: ${f.stages}`,
    skips: '그동안 커밋과 일정에 따른 실행은 건너뜁니다.',
    done: (f) => `라인을 ${f.end} 멈췄습니다.`,
  },
  release: {
    open: '라인 다시 움직이기…',
    title: '라인 다시 움직이기',
    confirm: '라인 정지 모두 해제',
    means: (f) => `다음 스테이지에서 기다리던 승격을 바로 다시 확인합니다: ${f.stages}`,
    others: '다른 고정은 남아 있습니다.',
    done: '라인이 다시 움직입니다.',
  },
};
