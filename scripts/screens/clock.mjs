import { ServerResponse } from 'node:http';

/** Loaded into a process before everything else, it lets its clock show another time, and go on from there. */
const ahead = Number(process.env.SWITCHBACK_SCREENS_AT) - Date.now();
const now = Date.now;

// What was made before, or comes from another thread, is a date all the same.
globalThis.Date = new Proxy(Date, {
  construct: (target, given, asked) =>
    Reflect.construct(target, given.length === 0 ? [now() + ahead] : given, asked),
  apply: (target) => new target(now() + ahead).toString(),
  get: (target, key) => (key === 'now' ? () => now() + ahead : Reflect.get(target, key)),
});

// Node.js dates its answers by the true time: without a date a page goes by the clock of its browser, which is set, too.
Object.defineProperty(ServerResponse.prototype, 'sendDate', {
  get: () => false,
  set: () => {},
});
