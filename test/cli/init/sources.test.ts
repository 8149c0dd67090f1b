import { expect, test } from '@jest/globals';
import { readSources } from '../../../src/cli/init/sources.js';

test.each([
  ["app.get('/internal/alive', handler)", '/internal/alive'],
  ['router.get(`/api/healthz`, handler); app.get("/ping", handler)', '/api/healthz'],
  ["@Controller('health')\nexport class HealthController {}", '/health'],
  ['fastify.route({ method: "GET", url: "/v1/health-check" })', '/v1/health-check'],
  ["app.get('/menu', handler)", null],
])('%s tells where its health is: %s', (text, health) => {
  expect(readSources([text]).health).toBe(health);
});

test.each([
  ['app.listen(process.env.PORT ?? 8080)', true, 8080],
  ["app.listen(Number(process.env['PORT'] || '3000'))", true, 3000],
  ['app.listen(4000)', false, 4000],
  ['app.listen(config.port)', false, null],
])('%s tells whether it reads PORT, and its own port', (text, readsPort, port) => {
  expect(readSources([text])).toMatchObject({ readsPort, port });
});
