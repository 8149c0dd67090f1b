import { setImmediate as turn } from 'node:timers/promises';
import * as z from 'zod';
import { validationRefusal } from './validation-refusal.js';

/** A value as its schema takes it. Throws `validation`. */
export function parse<T extends z.ZodType>(schema: T, value: unknown, prefix: string): z.output<T> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw validationRefusal(parsed.error, prefix);
}

/** Items of a list that are looked at in one go: everybody else waits as long as that takes. */
const atOnce = 100;

/** The same as `parse`, but a long list in the value is looked at piece by piece: between two of them others get their turn. */
export async function parseLong<T extends z.ZodType>(
  schema: T,
  value: unknown,
  prefix: string,
): Promise<z.output<T>> {
  const lists = schema instanceof z.ZodObject ? longListsOf(schema, value) : [];
  if (!(schema instanceof z.ZodObject) || lists.length === 0) return parse(schema, value, prefix);
  const around = aroundOf(schema, lists).safeParse(value, { reportInput: true });
  // Of a list that is too long already nobody has to hear what is wrong with each item.
  const readable = lists.filter(({ key }) => !around.error?.issues.some(({ path: [at] }) => at === key));
  const issues = [...(around.error?.issues ?? [])];
  const parsed: Record<string, unknown[]> = {};
  for (const list of readable) parsed[list.key] = await itemsOf(list, issues);
  if (!around.success || issues.length > 0) throw validationRefusal({ issues }, prefix);
  return { ...around.data, ...parsed } as z.output<T>;
}

interface LongList {
  readonly key: string;
  readonly items: readonly unknown[];
  readonly element: z.core.$ZodType;
}

const longListsOf = ({ shape }: z.ZodObject, value: unknown): LongList[] =>
  Object.entries(shape as Record<string, z.core.$ZodType>).flatMap(([key, field]) => {
    const items = (value as Readonly<Record<string, unknown>> | null)?.[key];
    const list = listIn(field);
    return list === null || !Array.isArray(items) || items.length <= atOnce
      ? []
      : [{ key, items, element: list.element }];
  });

/** The list that a field is, also where it may be left out. */
function listIn(field: z.core.$ZodType): z.ZodArray | null {
  if (field instanceof z.ZodArray) return field;
  return field instanceof z.ZodDefault || field instanceof z.ZodOptional ? listIn(field.unwrap()) : null;
}

const known = new WeakMap<z.ZodObject, Map<string, z.ZodObject>>();

/** All that a schema says but what the items of these lists are; made once, for it is compiled when it is first used. */
function aroundOf(schema: z.ZodObject, lists: readonly LongList[]): z.ZodObject {
  const mine = known.get(schema) ?? new Map<string, z.ZodObject>();
  known.set(schema, mine);
  const name = lists.map(({ key }) => key).join(' ');
  const around = mine.get(name) ?? withoutItems(schema, lists);
  mine.set(name, around);
  return around;
}

function withoutItems(schema: z.ZodObject, lists: readonly LongList[]): z.ZodObject {
  const shape: Record<string, z.core.$ZodType> = { ...schema.shape };
  for (const { key } of lists) {
    const list = listIn(shape[key] as z.core.$ZodType);
    if (list !== null) shape[key] = list.clone({ ...list.def, element: z.unknown() });
  }
  return schema.clone({ ...schema.def, shape });
}

/** The items as they are taken; what is wrong with them joins `issues`. */
async function itemsOf({ key, items, element }: LongList, issues: z.core.$ZodIssue[]): Promise<unknown[]> {
  const piece = z.array(element);
  const taken: unknown[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    await turn();
    const { data, error } = piece.safeParse(items.slice(from, from + atOnce), { reportInput: true });
    taken.push(...(data ?? []));
    for (const issue of error?.issues ?? []) {
      const [at, ...inside] = issue.path;
      issues.push({ ...issue, path: [key, from + Number(at), ...inside] });
    }
  }
  return taken;
}
