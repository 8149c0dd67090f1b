import { redactor } from '../model/secrets.js';
import type { Stage } from '../model/stage.js';
import type { Ports } from '../ports/ports.js';

/**
 * Hides in what backends say the secrets that the dotenv files of their stages hold now. Throws Refusal
 * `dotenv-invalid`: where the secrets are not known, nothing that a backend says may be shown.
 */
export async function hidingSecretsOf(
  { environments }: Pick<Ports, 'environments'>,
  stages: readonly Stage[],
): Promise<(text: string) => string> {
  const settings = await Promise.all(stages.map((stage) => environments.of(stage)));
  return redactor(settings.flatMap(({ backend, secretKeys }) => secretKeys.map((key) => backend[key] ?? '')));
}
