import { join } from 'node:path';

/** One line a stage, fetched from its address now, and whether it is what the service and the dotenv file promise. */
export async function stageTable({
  scene: { installDir, projectDir, dataDir, simulated = [] },
  client,
  texts,
}) {
  const { loadCatalogue } = await import(join(installDir, 'dist/catalogue/catalogue.js'));
  const { stageSettings } = await import(join(installDir, 'dist/dotenv/settings.js'));
  const catalogue = await loadCatalogue(projectDir);
  const { items } = await client.get('/stages');
  const lines = await Promise.all(
    items.map(async (item) => {
      const stage = catalogue.get(item.stage);
      const settings = await stageSettings({
        projectDir,
        dataDir,
        stage,
        stages: catalogue.stages,
        processEnv: {},
        ci: false,
      });
      return lineOf(
        item,
        settings.backend.GREETING,
        simulated.length > 0 ? [texts.platform(item.platform)] : [],
      );
    }),
  );
  return { columns: texts.columns.map((title) => ({ title })), lines };
}

/** `more` are the cells between the stage and its build. */
async function lineOf(item, greeting, more) {
  const live = await fetch(`${item.url}/`)
    .then((response) => response.json())
    .catch((error) => ({ error: error.message }));
  const wanted = {
    build: item.currentBuild?.id,
    commit: item.currentBuild?.commit,
    greeting,
    stage: item.stage,
  };
  const wrong = Object.entries(wanted).filter(([name, value]) => value === undefined || live[name] !== value);
  const why = live.error ?? wrong.map(([name, value]) => `${name} ${live[name]} ≠ ${value}`).join(', ');
  return {
    stage: item.stage,
    build: live.build ?? '–',
    why,
    cells: [
      item.stage + (item.milestone === null ? '' : ` (M${item.milestone.number} ${item.milestone.role})`),
      ...more,
      live.build ?? '–',
      live.commit?.slice(0, 7) ?? '–',
      item.url ?? '–',
      item.dotenvFile,
      live.greeting ?? '–',
      why === '' ? '✓' : '✗',
    ],
  };
}
