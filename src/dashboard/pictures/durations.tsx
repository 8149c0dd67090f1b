import { useLocation } from 'preact-iso';
import type { PromotionResource } from '../../contract/promotion.js';
import { format } from '../parts/clock.js';
import { useLink } from '../parts/link.js';
import { durationsOf, type Bar } from '../rules/durations.js';
import { words } from '../words.js';

/** In units of the drawing, which is as wide as its place. */
const [barWidth, gap, high] = [14, 4, 64] as const;

/** How long promotions took, one bar each, with the median of the good ones as a line; the same as a table. */
export function Durations({ promotions }: { readonly promotions: readonly PromotionResource[] }) {
  const { promotions: texts } = words();
  const { bars, median } = durationsOf(promotions);
  if (bars.length < 2) return null;
  const width = bars.length * (barWidth + gap);
  const lineAt = median === null ? 0 : high - median.height * high;
  return (
    <figure class="durations">
      <figcaption>
        {texts.durations}
        {median === null ? null : (
          <span class="muted">
            {' '}
            · {texts.median({ median: format().length(median.seconds), count: median.count })}
          </span>
        )}
      </figcaption>
      <svg
        viewBox={`0 -2 ${String(width)} ${String(high + 4)}`}
        style={{ maxWidth: `${String(width)}px` }}
        role="group"
        aria-label={texts.durations}
      >
        {bars.map((bar, index) => (
          <BarLink key={bar.of.id} bar={bar} x={index * (barWidth + gap)} />
        ))}
        {median === null ? null : (
          <line class="median" x1="0" x2={String(width)} y1={String(lineAt)} y2={String(lineAt)} />
        )}
      </svg>
      <details>
        <summary>{texts.asTable}</summary>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">{texts.columns.what}</th>
              <th scope="col">{texts.columns.took}</th>
              <th scope="col">{texts.columns.state}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ of, seconds }) => (
              <tr key={of.id}>
                <td>
                  {of.build ?? '–'} → {of.stage}
                </td>
                <td>{format().length(seconds)}</td>
                <td>{words().labels.phase[of.phase]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

function BarLink({
  bar: { of, seconds, height },
  x,
}: {
  readonly bar: Bar<PromotionResource>;
  readonly x: number;
}) {
  const { promotions, labels } = words();
  const link = useLink();
  const { route } = useLocation();
  const address = link('promotion', { promotion: of.id });
  const name = promotions.bar({
    ...{ build: of.build ?? '–', stage: of.stage },
    ...{ took: format().length(seconds), state: labels.phase[of.phase] },
  });
  const tall = Math.max(2, height * high);
  return (
    <a
      href={address}
      aria-label={name}
      class={of.phase === 'succeeded' ? 'good' : 'bad'}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        route(address);
      }}
    >
      <title>{name}</title>
      <rect class="reach" x={String(x)} y="0" width={String(barWidth + gap)} height={String(high)} />
      <rect x={String(x)} y={String(high - tall)} width={String(barWidth)} height={String(tall)} rx="2" />
    </a>
  );
}
