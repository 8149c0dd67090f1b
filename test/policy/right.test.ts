import { describe, expect, test } from '@jest/globals';
import { verbs, verbsWithoutStage, type Grant } from '../../src/model/right.js';
import { roles } from '../../src/model/role.js';
import { quietId } from '../../src/model/hold.js';
import { everyRight, may, mayAnywhere, mayStill } from '../../src/policy/right.js';

const some: readonly Grant[] = [
  { verb: 'promote', stage: 'devqa' },
  { verb: 'hold', stage: '*' },
  { verb: 'read', stage: '*' },
];

describe('a caller', () => {
  test('may do what was given on that stage, and nothing else', () => {
    expect(may(some, { verb: 'promote', stage: 'devqa' })).toBe(true);
    expect(may(some, { verb: 'promote', stage: 'nightly' })).toBe(false);
    expect(may(some, { verb: 'hold', stage: 'made-later' })).toBe(true);
    expect(may(some, { verb: 'read', stage: null })).toBe(true);
    expect(may(some, { verb: 'build', stage: null })).toBe(false);
    expect(may([], { verb: 'read', stage: null })).toBe(false);
  });

  test('who may do it on one stage does not have it for what concerns no stage alone', () => {
    expect(may(some, { verb: 'promote', stage: null })).toBe(false);
    expect(mayAnywhere(some, 'promote')).toBe(true);
    expect(mayAnywhere(some, 'recover')).toBe(false);
  });

  test('with every right may do everything', () => {
    for (const verb of verbs)
      expect(may(everyRight, { verb, stage: verbsWithoutStage.includes(verb) ? null : 'dev' })).toBe(true);
  });

  test('needs the right still when what they asked for starts, and that to override when it passes a hold', () => {
    const asked = {
      actor: { id: 'hana', via: 'cli' },
      stage: 'devqa',
      trigger: 'request',
      overrideHolds: [],
    } as const;
    expect(mayStill(some, asked)).toBe(true);
    expect(mayStill([], asked)).toBe(false);
    expect(mayStill(some, { ...asked, overrideHolds: ['hld_1'] })).toBe(false);
    // Quiet hours are passed by whoever may promote.
    const quiet = quietId('devqa', new Date(0));
    expect(mayStill(some, { ...asked, overrideHolds: [quiet] })).toBe(true);
    expect(mayStill(some, { ...asked, overrideHolds: [quiet, 'hld_1'] })).toBe(false);
    expect(mayStill([], { ...asked, trigger: 'commit' })).toBe(true);
    expect(mayStill([], { ...asked, actor: { id: 'system:rollback', via: 'system' } })).toBe(true);
  });
});

describe('a role', () => {
  test('has these verbs', () => {
    expect(
      Object.fromEntries(Object.entries(roles).map(([role, of]) => [role, of.toSorted().join(' ')])),
    ).toEqual({
      viewer: 'read',
      developer: 'abort build client promote read rollback',
      qa: 'abort hold promote read',
      producer: 'hold milestone promote read',
      operator: 'abort build client hold milestone override promote read recover rollback schedule',
      admin: 'abort build client hold milestone override promote read recover rollback schedule token',
    });
  });

  test('of a lesser one has what that has, and only an admin gives out tokens', () => {
    for (const role of Object.values(roles)) expect(role).toContain('read');
    expect([...roles.admin].toSorted()).toEqual([...verbs].toSorted());
    for (const name of ['viewer', 'developer', 'qa', 'producer'] as const)
      expect(roles[name].filter((verb) => !(roles.operator as readonly string[]).includes(verb))).toEqual([]);
    expect(roles.operator).not.toContain('token');
  });
});
