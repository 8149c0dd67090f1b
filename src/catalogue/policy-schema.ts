import * as z from 'zod';
import { isBranchName } from '../model/branch.js';
import { machineNamePattern } from '../model/machine.js';
import { readIsoDuration } from '../model/read-duration.js';
import { backendPathPattern, mostComparePaths, stageNamePattern, type Stage } from '../model/stage.js';
import { isTimezone, scheduleFault } from './timetable.js';

const sentence = z.string().trim().min(1).max(300);
const bilingual = z.strictObject({ en: sentence, ko: sentence });
const stageName = z.string().max(31).regex(stageNamePattern);
const variableNames = z
  .array(
    z
      .string()
      .max(128)
      .regex(/^[A-Za-z][A-Za-z0-9_]*$/),
  )
  .max(200);

/** Seconds within bounds, written as an ISO 8601 duration. */
const duration = (least: number, most: number): z.ZodType<number> =>
  z
    .string()
    .max(40)
    .transform((text, context) => {
      const seconds = readIsoDuration(text);
      if (seconds !== null && seconds >= least && seconds <= most) return seconds;
      context.addIssue({ code: 'custom', message: 'duration' });
      return z.NEVER;
    });

/** `pulumi config set` writes every number as a text. */
const wholeNumber = (least: number, most: number): z.ZodType<number> =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,6}$/)
        .transform(Number),
    ])
    .pipe(z.number().int().min(least).max(most));

/** `pulumi config set` writes a text. */
const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const verify = z
  .strictObject({
    path: z
      .string()
      .max(200)
      .regex(/^\/(?!\/)[^\s#]*$/)
      .default('/healthz'),
    status: wholeNumber(100, 599).default(200),
    build: z
      .string()
      .max(200)
      .regex(/^(header:[A-Za-z0-9-]+|json:(\/[^/\s]+)+)$/)
      .nullable()
      .default(null),
    attempts: wholeNumber(1, 100).default(3),
    deadline: duration(1, 3600).default(60),
  })
  .transform(({ deadline, ...rest }) => ({ ...rest, deadlineSeconds: deadline }));

const backendPath = z.string().max(500).regex(backendPathPattern);
const compare = z
  .strictObject({
    paths: z.array(backendPath).max(mostComparePaths).default([]),
    openapi: backendPath.nullable().default(null),
  })
  .default({ paths: [], openapi: null });

/** A key that may be left out; one that is there without a value is a slip. */
const orNull = <T extends z.ZodType>(schema: T) => schema.optional().transform((value) => value ?? null);

/** The `switchback:` keys of a stage file, without their prefix; which of them belong together is looked at elsewhere. */
export const policyFields = {
  dotenv: stageName,
  platform: z.enum(['process', 'aws']).default('process'),
  machine: orNull(z.string().max(31).regex(machineNamePattern)),
  trigger: z.enum(['commit', 'schedule', 'request', 'milestone']),
  source: orNull(stageName),
  branches: z.array(z.string().max(250).refine(isBranchName)).min(1).max(50).optional(),
  schedule: orNull(
    z
      .string()
      .max(100)
      .refine((line) => scheduleFault(line) === null),
  ),
  timezone: z.string().max(64).refine(isTimezone).default('UTC'),
  verify: orNull(verify),
  compare,
  soak: duration(0, 30 * 86400).default(0),
  lead: duration(0, 86400).default(15 * 60),
  quiet: z
    .array(
      z.strictObject({
        when: z
          .string()
          .max(100)
          .refine((line) => scheduleFault(line) === null),
        for: duration(60, 86400),
        timezone: z.string().max(64).refine(isTimezone).optional(),
        reason: bilingual,
      }),
    )
    .max(20)
    .default([]),
  requires: z
    .array(z.enum(['qa-passed', 'source-healthy']))
    .max(10)
    .default([]),
  purpose: bilingual,
  dotenvReason: orNull(bilingual),
  dotenvChecks: z.enum(['strict', 'warn']).optional(),
  demandsIfMatch: yesOrNo.default(false),
  secretKeys: variableNames.default([]),
  requiredKeys: variableNames.default([]),
  allowLiteralSecrets: variableNames.default([]),
  allowReserved: variableNames.default([]),
} as const;

export type PolicyKey = keyof typeof policyFields;
export const policyKeys = Object.keys(policyFields) as readonly PolicyKey[];

export const policySchema = z.object(policyFields);
export type Policy = z.infer<typeof policySchema>;

/** What may stand at a key, for people, in no particular language. */
export const allowedValues: Readonly<Record<PolicyKey, string>> & Readonly<Record<string, string>> = {
  dotenv: '[a-z][a-z0-9-]{0,30}',
  platform: 'process | aws',
  machine: '[a-z][a-z0-9-]{0,30}',
  trigger: 'commit | schedule | request | milestone',
  source: '[a-z][a-z0-9-]{0,30}',
  branches: '[main, master]',
  schedule: '"0 3 * * *"',
  timezone: 'Asia/Seoul',
  verify: '{path, status, build, attempts, deadline}',
  'verify.path': '/healthz',
  'verify.status': '100–599',
  'verify.build': 'header:x-build | json:/build',
  'verify.attempts': '1–100',
  'verify.deadline': 'PT1S … PT1H',
  compare: '{paths: [/menu, …], openapi: /openapi.json}',
  'compare.paths': '[/menu, …]',
  'compare.openapi': '/openapi.json',
  soak: 'PT0S … P30D',
  lead: 'PT0S … P1D',
  quiet: '[{when, for, timezone, reason: {en, ko}}, …]',
  'quiet.when': '"0 9 * * mon-fri"',
  'quiet.for': 'PT1M … P1D',
  'quiet.timezone': 'Asia/Seoul',
  'quiet.reason': '{en: …, ko: …}',
  'quiet.reason.en': '1–300 characters',
  'quiet.reason.ko': '1–300 characters',
  requires: '[qa-passed, source-healthy]',
  purpose: '{en: …, ko: …}',
  'purpose.en': '1–300 characters',
  'purpose.ko': '1–300 characters',
  dotenvReason: '{en: …, ko: …}',
  'dotenvReason.en': '1–300 characters',
  'dotenvReason.ko': '1–300 characters',
  dotenvChecks: 'strict | warn',
  demandsIfMatch: 'true | false',
  secretKeys: '[NAME, …]',
  requiredKeys: '[NAME, …]',
  allowLiteralSecrets: '[NAME, …]',
  allowReserved: '[NAME, …]',
};

/** A checked policy as the stage that it describes; defaults that depend on other keys are filled in here. */
export function stageOf(name: string, policy: Policy): Stage {
  const { soak, lead, quiet, branches, dotenvChecks, ...rest } = policy;
  const mainBranches = policy.trigger === 'commit' ? ['main', 'master'] : [];
  return {
    ...rest,
    name,
    branches: branches ?? mainBranches,
    soakSeconds: soak,
    leadSeconds: lead,
    quiet: quiet.map(({ for: forSeconds, timezone = policy.timezone, ...hours }) => ({
      ...hours,
      ...{ forSeconds, timezone },
    })),
    dotenvChecks: dotenvChecks ?? (policy.platform === 'aws' ? 'strict' : 'warn'),
  };
}
