/** Whether a text begins with a day that the calendar has: the 31st of a month of 30 days is nobody's wish for the 1st. */
export function beginsWithDay(text: string): boolean {
  const [, y = '', m = '', d = ''] = /^(\d{4})-(\d\d)-(\d\d)/.exec(text) ?? [];
  if (y === '') return false;
  const day = new Date(0);
  day.setUTCFullYear(Number(y), Number(m) - 1, Number(d));
  return day.getUTCMonth() === Number(m) - 1 && day.getUTCDate() === Number(d);
}
