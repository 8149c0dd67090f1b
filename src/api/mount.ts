import type { IRouter } from 'express';
import { Refusal } from '../model/error.js';
import type { ApiPorts } from './api-ports.js';
import type { Served } from './serve.js';

/** Registers every route, and what its address answers to any other method. */
export function mount(app: IRouter, ports: ApiPorts, served: readonly Served[]): void {
  for (const { route, handlers } of served) app[route.method](route.base + route.path, ...handlers(ports));
  for (const [path, methods] of methodsOf(served)) refuseOthers(app, path, methods);
}

/** A known address says to OPTIONS which methods are allowed, and to any other the same with 405. */
export function refuseOthers(app: IRouter, path: string, methods: readonly string[]): void {
  const heads = methods.includes('GET') ? ['HEAD'] : [];
  const allow = [...new Set([...methods, ...heads, 'OPTIONS'])];
  app.options(path, (_request, response) => {
    response.status(204).setHeader('Allow', allow.join(', ')).end();
  });
  app.all(path, (request, response, next) => {
    // A file of that address that is not there.
    if (allow.includes(request.method)) {
      next();
      return;
    }
    response.setHeader('Allow', allow.join(', '));
    throw new Refusal('method-not-allowed', { method: request.method.slice(0, 20), allow });
  });
}

function methodsOf(served: readonly Served[]): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>();
  for (const { route } of served) {
    const path = route.base + route.path;
    methods.set(path, [...(methods.get(path) ?? []), route.method.toUpperCase()]);
  }
  return methods;
}
