const shown = 20;

const counted = (values) => {
  const counts = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};
const listed = (counts) =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none';

/** One line while it goes on. */
export function progressOf({ heard, faults, seconds }) {
  const accepted = heard.filter(
    ({ method, status }) => method !== 'GET' && status >= 200 && status < 300,
  ).length;
  const unanswered = heard.filter(({ status }) => status === null).length;
  const { kills, databaseRestarts, silences } = faults;
  return (
    `${String(Math.round(seconds)).padStart(4)} s  ${heard.length} asked, ${accepted} accepted, ` +
    `${unanswered} without an answer, ${kills} kills, ${databaseRestarts} database restarts, ${silences} silent hosts`
  );
}

/** What was done and what came of it. */
export function reportOf({ world, faults, recovered, failedStarts, violations, heals }) {
  const { heard, promotions, recoveries, log, events, put_backs: putBacks } = world;
  const changes = heard.filter(({ method }) => method !== 'GET');
  const answered = (some) =>
    listed(
      counted(
        some.map(({ status, answer }) =>
          status === null ? 'no answer' : `${status}${status >= 400 ? ` ${answer?.code}` : ''}`,
        ),
      ),
    );
  const before = changes.filter(({ body }) => body?.putBackBefore === true);
  const ups = log.filter(({ event, argv }) => event === 'start' && argv[0] === 'up').length;
  const takenOver = events.filter(
    ({ name, facts }) => name === 'stage:recovery-taken' && facts.before !== null,
  ).length;
  const followed = events.filter(({ name }) => name === 'promotion:taken-over').length;
  const lines = [
    `asked:        ${heard.length} requests, ${changes.length} of them to change something: ${answered(changes)}`,
    `promotions:   ${promotions.length}: ${listed(counted(promotions.map(({ phase }) => phase)))}`,
    `ups:          ${ups} spawned, ${followed} taken over; by outcome: ${listed(counted(promotions.filter(({ outcome }) => outcome !== null).map(({ outcome }) => outcome.code)))}`,
    `recoveries:   ${recoveries.length}: ${listed(counted(recoveries.map(({ outcome }) => outcome?.code ?? 'open')))}; taken over: ${takenOver}`,
    `put-backs:    ${putBacks.length}: ${listed(counted(putBacks.map(({ how, why }) => `${how ?? 'open'}${why === null ? '' : ` (${why})`}`)))}`,
    `              ${before.length} asked for: ${answered(before)}`,
    `audit:        ${events.length} rows`,
    `faults:       ${faults.kills} kills, ${faults.databaseRestarts} database restarts, ${faults.silences} silent hosts, ${failedStarts} starts refused meanwhile`,
    `at rest:      after ${heals.toFixed(1)} s; recovered then: ${recovered.map(({ stage }) => stage).join(', ') || 'none'}`,
    ...violations
      .slice(0, shown)
      .map(({ invariant, text, rows }) => `✗ ${invariant}  ${text}\n    ${short(rows)}`),
    ...(violations.length > shown ? [`… and ${violations.length - shown} more`] : []),
    violations.length === 0 ? '✓ I1–I12 hold' : `✗ ${violations.length} violation(s)`,
  ];
  return `${lines.join('\n')}\n`;
}

const short = (rows) => rows.map((row) => JSON.stringify(row)?.slice(0, 3000)).join('\n    ');
