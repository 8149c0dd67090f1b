import * as z from 'zod';
import { table } from './table.mjs';

const words = {
  en: {
    method: 'Method',
    path: 'Path',
    does: 'Does',
    needs: 'Needs',
    own: 'or its owner',
    nothing: 'nothing',
    caller: 'to be known',
    signature: 'its signature',
    query: 'Query',
    body: 'Body',
    answer: 'Answer',
    other: 'or',
    bytes: 'bytes',
    things: 'What answers are made of',
  },
  ko: {
    method: '메서드',
    path: '경로',
    does: '하는 일(영어)',
    needs: '필요한 권한',
    own: '또는 소유자',
    nothing: '없음',
    caller: '신원 확인',
    signature: '서명',
    query: '쿼리',
    body: '본문',
    answer: '응답',
    other: '또는',
    bytes: '바이트',
    things: '응답을 이루는 것',
  },
};

/** Every route: a table of them all, then what each is asked and answers, then the resources by name. */
export function routesText({ routes, resources }, language) {
  const w = words[language];
  const names = z.registry();
  for (const [id, schema] of Object.entries(resources)) names.add(schema, { id });
  return [
    table(
      [w.method, w.path, w.needs, w.does],
      routes.map((route) => [
        route.method.toUpperCase(),
        `\`${route.path}\``,
        typeof route.needs === 'string'
          ? w[route.needs]
          : `\`${route.needs.verb}\`${route.needs.on === 'own' ? `, ${w.own}` : ''}`,
        route.summary,
      ]),
    ),
    ...routes.map((route) => oneRoute(route, { w, names })),
    `### ${w.things}`,
    ...Object.entries(resources).map(([id, schema]) => {
      const others = z.registry();
      for (const [other, one] of Object.entries(resources)) if (other !== id) others.add(one, { id: other });
      return code(`${id} = ${shape(jsonSchema(schema, others, 'output'), '')}`);
    }),
  ].join('\n\n');
}

function oneRoute(route, { w, names }) {
  const { method, base, path, summary, query, body, answer, statuses, media } = route;
  const asked = [
    ['query', query],
    ['body', body],
  ].flatMap(([part, schema]) => {
    const text = shape(jsonSchema(schema, names, 'input'), '');
    return text === 'null' || text === '{}' ? [] : [`${w[part]}: ${text}`];
  });
  const answered = shape(jsonSchema(answer, names, 'output'), '');
  const forms = media.length === 1 && media[0] === 'application/json' ? '' : `   (${media.join(', ')})`;
  const told = `${w.answer} ${statuses.join(` ${w.other} `)}${answered === 'null' ? '' : `: ${answered}`}${forms}`;
  return `### ${method.toUpperCase()} ${base}${path}\n\n${summary}.\n\n${code([...asked, told].join('\n'))}`;
}

const code = (text) => `\`\`\`text\n${text}\n\`\`\``;

const jsonSchema = (schema, metadata, io) => z.toJSONSchema(schema, { metadata, io, unrepresentable: 'any' });

/** A JSON schema as a type is written: `{ id: string, until?: string | null }`. */
function shape(schema, indent) {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/$defs/', '');
  const { anyOf, oneOf, enum: words, type, items, properties, additionalProperties } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (words !== undefined) return words.map((word) => JSON.stringify(word)).join(' | ');
  if (type !== 'object' && (anyOf !== undefined || oneOf !== undefined))
    return [...new Set((anyOf ?? oneOf).map((one) => shape(one, indent)))].join(' | ');
  if (type === 'array') return listOf(shape(items, indent));
  if (type !== 'object') return Array.isArray(type) ? type.join(' | ') : (type ?? 'string');
  const keys = Object.entries(properties ?? {});
  if (keys.length === 0)
    return additionalProperties ? `{ [name]: ${shape(additionalProperties, indent)} }` : '{}';
  const inner = `${indent}  `;
  const lines = keys.map(([key, value]) => {
    const isOptional = schema.required?.includes(key) !== true;
    return `${inner}${key}${isOptional ? '?' : ''}: ${shape(value, inner)}`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

const listOf = (item) => (/[ |]/.test(item) && !item.startsWith('{') ? `(${item})[]` : `${item}[]`);
