import { menu } from './menu.js';
import { settings } from './settings.js';

const string = { type: 'string' };
const named = (...names) => Object.fromEntries(names.map((name) => [name, string]));
const json = (schema) => ({
  responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } },
});
const object = (properties) => ({ type: 'object', required: Object.keys(properties), properties });

/** The type of a dish's member, by what stands in the menu. */
const typeOf = (value) =>
  Array.isArray(value)
    ? { type: 'array', items: string }
    : { type: typeof value === 'number' ? 'integer' : 'string' };

/** What this build offers: Switchback compares it with what another build offers. */
export const openapi = {
  openapi: '3.1.0',
  info: { title: 'sample-backend', version: settings.version },
  paths: {
    '/': {
      get: json(object(named('service', 'version', 'build', 'commit', 'stage', 'greeting', 'team'))),
    },
    '/version': { get: json(object(named('version', 'build', 'commit'))) },
    '/menu': {
      get: json(object({ dishes: { type: 'array', items: { $ref: '#/components/schemas/Dish' } } })),
    },
  },
  components: {
    schemas: {
      Dish: object(
        Object.fromEntries(menu.flatMap(Object.entries).map(([name, value]) => [name, typeOf(value)])),
      ),
    },
  },
};
