import type { retention as en } from '../en/retention.js';

export const retention: typeof en = {
  noLog: (f) =>
    `로그가 삭제되었습니다. SWITCHBACK_KEEP_LOGS_DAYS에 따라 ${String(f.days)}일 동안 보관합니다.`,
};
