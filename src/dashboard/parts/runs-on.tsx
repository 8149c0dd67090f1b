import { useLink } from './link.js';

/** The stages that run a build, each with a link. */
export function RunsOn({ stages }: { readonly stages: readonly string[] }) {
  const link = useLink();
  if (stages.length === 0) return <span class="muted">–</span>;
  return (
    <span class="chips">
      {stages.map((stage) => (
        <a key={stage} class="chip ok" href={link('stage', { stage })}>
          {stage}
        </a>
      ))}
    </span>
  );
}
