import type { clients as en } from '../en/clients.js';

export const clients: typeof en = {
  mismatch: (f) =>
    `${f.client} / ${f.clientStage} ⇒ ${f.stage} (이름이 같은 ${f.namedLike}에 연결되어 있지 않음)`,
  why: '클라이언트 팀의 스테이지 이름은 그 팀에서 정합니다. 우리 스테이지 중 어느 것을 쓰는지는 이름이 아니라 여기 등록한 내용을 따릅니다.',
};
