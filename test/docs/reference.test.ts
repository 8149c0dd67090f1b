import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { constantsIn } from '../../scripts/docs/constants.mjs';
import { generatedPages, pageWith } from '../../scripts/docs/page.mjs';
import { partsOf, type Room } from '../../scripts/docs/parts.mjs';
import { allowedValues, policyFields } from '../../src/catalogue/policy-schema.js';
import { resources } from '../../src/contract/resources.js';
import { routes } from '../../src/contract/routes.js';
import { exitCodes } from '../../src/cli/terminal/exit.js';
import { rulesOf, setByProduct } from '../../src/dotenv/targets.js';
import { verbs } from '../../src/model/right.js';
import { roles } from '../../src/model/role.js';
import { variables } from '../../src/model/variable.js';
import { makeProgram } from '../../src/cli/tree/program.js';
import { messagesIn } from '../../src/messages/index.js';
import { checkedActions, ownActions, taggingActions } from '../../src/platforms/aws/deployer-actions.js';
import { deployerPolicy } from '../../src/platforms/aws/deployer-policy.js';
import { installDir } from '../../src/service/config.js';

const rooms = JSON.parse(readFileSync(join(installDir, 'test', 'rooms.json'), 'utf8')) as readonly Room[];
const sources = {
  constants: constantsIn(installDir),
  ...{ rooms, routes, resources, exitCodes, makeProgram, messagesIn },
  ...{ deployerPolicy, checkedActions, ownActions, taggingActions },
  ...{ variables, roles, verbs, rulesOf, setByProduct, policyFields, allowedValues },
};

test.each(generatedPages)('$page is as the code makes it: npm run docs', async ({ page, language, part }) => {
  const file = join(installDir, page);
  const text = partsOf(sources, language)[part];
  expect(text.split('\n').length).toBeGreaterThan(10);
  const whole = readFileSync(file, 'utf8');
  expect(whole).toBe(await pageWith({ file, page: whole, part, text }));
});
