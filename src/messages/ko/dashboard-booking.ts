import type { booking as en } from '../en/dashboard-booking.js';

/** 스테이지의 예약. */
export const booking: typeof en = {
  title: '예약',
  booked: (f) => `예약 · ${f.kind} — ${f.who}`,
  times: (f) => `${f.from}부터 ${f.until}까지`,
  shows: (f) =>
    f.milestone === null
      ? `보여 줄 빌드: ${f.build}`
      : `보여 줄 마일스톤: ${String(f.milestone)}번 (${f.build})`,
  notAsBooked: (f) => `예약과 다름 · 지금 ${f.runs ?? '빌드 없음'}, 예약 ${f.build}`,
  comesBack: (f) => `${f.build} 빌드가 ${f.at}에 저절로 돌아옴`,
};
