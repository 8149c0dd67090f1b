interface Valued {
  readonly name: string;
  readonly value: string;
}

/**
 * The names whose values hold what the recommended rules of secretlint know. All are read in one go, for the rules
 * look at names, too; where something was found says whose it is.
 */
export async function namesByRules(entries: readonly Valued[]): Promise<string[]> {
  const { lintSource, rules } = await loadRules();
  const texts = entries.map(({ name, value }) => withoutSwitches(`${name}=${value}\n`));
  const { messages } = await lintSource({
    source: { filePath: '.env', content: texts.join(''), contentType: 'text', ext: '.env' },
    options: { config: { rules }, noPhysicFilePath: true },
  });
  let end = 0;
  const ends = texts.map((text) => (end += text.length));
  return messages.flatMap(({ range: [start] }) => entries[ends.findIndex((one) => one > start)]?.name ?? []);
}

/** A third of a second, for which neither the start of the service nor a command that shows no value waits. */
async function loadRules() {
  const id = '@secretlint/secretlint-rule-preset-recommend';
  const [{ lintSource }, { creator }, { secretLintProfiler }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
    import('@secretlint/profiler'),
  ]);
  // It would keep a few hundred marks of every reading, for ever.
  secretLintProfiler.mark = () => undefined;
  return { lintSource, rules: [{ id, rule: creator }] };
}

/** A value is no place to switch the rules off. */
const withoutSwitches = (text: string): string => text.replaceAll(/secretlint-/gi, 'secretlint_');
