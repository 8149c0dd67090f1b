/** When a day such as `2026-11-10` begins by the clock of the person; null = it is no day. */
export function startOfDay(text: string | undefined, later = 0): Date | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? '') ?? [];
  const date = new Date(Number(year), Number(month) - 1, Number(day) + later);
  return Number.isNaN(date.getTime()) ? null : date;
}
