import { join } from 'node:path';

/** One line a stage, fetched from its address now, and whether it is what the service and the dotenv file promise. */
export async function stageTable({ client, installDir, dataDir, texts }) {
  const { loadCatalogue } = await import(join(installDir, 'dist/stages/catalogue.js'));
  const { stageSettings } = await import(join(installDir, 'dist/stages/settings.js'));
  const catalogue = await loadCatalogue(installDir);
  const { items } = await client.get('/stages');
  const lines = await Promise.all(
    items.map(async (item) => {
      const stage = catalogue.get(item.stage);
      const settings = await stageSettings({
        projectDir: installDir,
        dataDir,
        stage,
        processEnv: {},
        ci: false,
      });
      return lineOf(item, settings.backend.GREETING);
    }),
  );
  return { columns: texts.columns.map((title) => ({ title })), lines };
}

async function lineOf(item, greeting) {
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
      live.build ?? '–',
      live.commit?.slice(0, 7) ?? '–',
      item.url ?? '–',
      item.dotenvFile,
      live.greeting ?? '–',
      why === '' ? '✓' : '✗',
    ],
  };
}
