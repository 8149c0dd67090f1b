import { useLink } from './link.js';
import { CopyButton } from './copy-button.js';
import { words } from '../words.js';

/** What a job of CI says after its tests, with the address of this service. */
export function CiStep() {
  const link = useLink();
  const step = (): string =>
    [
      '- run: npx --no switchback build create',
      '  env:',
      `    SWITCHBACK_SERVER: ${new URL(link('pipeline'), location.href).href.replace(/\/$/, '')}`,
      '',
    ].join('\n');
  return <CopyButton label={words().builds.copyStep} text={step} />;
}
