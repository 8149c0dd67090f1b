import type { Command } from '@commander-js/extra-typings';
import type { makeProgram } from '../../src/cli/tree/program.js';
import type { exitCodes } from '../../src/cli/terminal/exit.js';
import type { Language, messagesIn } from '../../src/messages/index.js';
import type { ZodType } from 'zod';
import type { allowedValues, policyFields } from '../../src/catalogue/policy-schema.js';
import type { Constant } from './constants.mjs';
import type { routes } from '../../src/contract/routes.js';
import type { rulesOf, setByProduct } from '../../src/dotenv/targets.js';
import type { verbs } from '../../src/model/right.js';
import type { roles } from '../../src/model/role.js';
import type { variables } from '../../src/model/variable.js';
import type { deployerPolicy } from '../../src/platforms/aws/deployer-policy.js';

export interface Room {
  readonly room: string;
  readonly imports: readonly string[];
  readonly holds: Readonly<Record<Language, string>>;
}

export interface Sources {
  readonly makeProgram: typeof makeProgram;
  readonly messagesIn: typeof messagesIn;
  readonly exitCodes: typeof exitCodes;
  readonly routes: typeof routes;
  /** Those that several answers are made of, by name. */
  readonly resources: Readonly<Record<string, ZodType>>;
  readonly rooms: readonly Room[];
  readonly constants: readonly Constant[];
  readonly variables: typeof variables;
  readonly roles: typeof roles;
  readonly verbs: typeof verbs;
  readonly deployerPolicy: typeof deployerPolicy;
  readonly checkedActions: readonly string[];
  readonly taggingActions: readonly string[];
  readonly ownActions: readonly string[];
  readonly rulesOf: typeof rulesOf;
  readonly setByProduct: typeof setByProduct;
  readonly policyFields: typeof policyFields;
  readonly allowedValues: typeof allowedValues;
}

export type Part =
  | 'commands'
  | 'exit-codes'
  | 'events'
  | 'rooms'
  | 'routes'
  | 'variables'
  | 'keys'
  | 'codes'
  | 'limits'
  | 'cuts'
  | 'constants'
  | 'roles'
  | 'actions';

export function partsOf(sources: Sources, language: Language): Readonly<Record<Part, string>>;

export function commandTree(
  sources: Pick<Sources, 'makeProgram' | 'messagesIn'>,
  language: Language,
): Command;
