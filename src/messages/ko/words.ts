import type { words as en } from '../en/words.js';

export const words: typeof en = {
  unknownBecause: {
    interrupted: '업데이트가 도중에 끊김',
    'changed-by-hand': '누군가 등록되지 않은 빌드로 직접 변경함',
    'machine-changed': '스테이지 파일에 적힌 컴퓨터가 바뀜',
  },
  verdict: { passed: '합격', failed: '불합격' },
  holdKind: { qa: 'QA', demo: '데모', incident: '장애', rollback: '롤백', kept: '이전 빌드 유지' },
  askAnswer: {
    released: '고정 해제됨',
    extended: '고정 기한 변경됨',
    expired: '고정 기한 끝남',
    no: '거절',
  },
  holdEnd: { released: '해제됨', expired: '기한 끝남' },
  quarantinedBecause: {
    'rolled-back': '롤백됨',
    verification: '검증 실패',
    'digest-mismatch': '내용이 바뀜',
  },
  artifact: { tarball: 'tarball', image: '이미지' },
  right: {
    read: '조회',
    build: '빌드 등록',
    promote: '승격',
    rollback: '롤백',
    milestone: '마일스톤',
    hold: '고정',
    override: '보호 무시',
    abort: '중단',
    recover: '복구',
    schedule: '일정',
    client: '클라이언트',
    token: '토큰',
  },
  kindOfValue: {
    string: '문자열',
    number: '숫자',
    int: '정수',
    boolean: '참 또는 거짓',
    array: '목록',
    object: '객체',
    record: '객체',
  },
  unreadable: {
    'not-a-file': '디렉터리이거나 일반 파일이 아닙니다',
    permission: '권한이 없습니다',
    'too-large': '너무 큽니다',
    'not-utf-8': 'UTF-8이 아닙니다',
    nul: 'NUL 바이트가 있습니다',
  },
};
