import { join } from 'node:path';
import { isObject, readJson } from '../files/json-file.js';
import type { Plan } from '../model/plan.js';
import { runnerFiles } from '../runner/events.js';

/** What the preview of an attempt found, as its runner wrote it. Throws when it is not there or broken. */
export async function readPlan(folder: string): Promise<Plan> {
  const file = join(folder, runnerFiles.plan);
  const plan = await readJson(file, isPlan);
  if (plan === null) throw new Error(`${file}: no plan`);
  return plan;
}

const counted = ['create', 'update', 'replace', 'delete', 'same'];

function isPlan(value: unknown): value is Plan {
  if (!isObject(value) || !isObject(value['changes']) || !Array.isArray(value['protected'])) return false;
  const { changes } = value;
  return counted.every((kind) => typeof changes[kind] === 'number') && value['protected'].every(isChange);
}

const isChange = (value: unknown): boolean =>
  isObject(value) &&
  typeof value['name'] === 'string' &&
  (value['operation'] === 'delete' || value['operation'] === 'replace');
