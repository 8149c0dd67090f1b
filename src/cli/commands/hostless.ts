import { namedServer } from '../client/named-server.js';
import { CliError } from '../terminal/failure.js';
import type { Invocation } from '../terminal/invocation.js';
import { dataDirOf } from '../local/project.js';

/** Asks the service of this machine; where it does not run, it is said first which stages nobody brings back. */
export async function tellingHostless<T>(invocation: Invocation, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const isAway = error instanceof CliError && error.code === 'switchback/no-service';
    if (isAway && (await namedServer(invocation)) === null)
      await noteHostless(invocation, dataDirOf(invocation));
    throw error;
  }
}

/** Says which stages, or whether this one, answer nobody although they have a build, and what brings them back. */
export async function noteHostless(
  { texts, note }: Invocation,
  dataDir: string,
  stage?: string,
): Promise<void> {
  const { hostlessStages } = await import('../local/hostless-stages.js');
  const stages = (await hostlessStages(dataDir)).filter((name) => stage === undefined || name === stage);
  if (stages.length > 0) note(texts.stage.hostless({ stages }));
}
