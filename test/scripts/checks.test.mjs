import { describe, expect, test } from '@jest/globals';
import { checkNode, compareVersions } from '../../scripts/setup/checks.mjs';

describe('the version of Node', () => {
  test.each(['20.19.0', '20.20.2', '22.12.0', '24.1.0'])('%s suits', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  test.each(['18.20.0', '20.18.3', '21.7.0', '22.11.0'])('%s is refused with what to do', (version) => {
    expect(() => checkNode(version)).toThrow(new RegExp(`this is Node ${version}\\.\nInstall`));
  });
});

test.each([
  ['1.25.11', '1.25.9', 1],
  ['v3.250.0', '3.250.0', 0],
  ['1.26', '1.25.11', 1],
  ['3.205.0-alpha.1', '3.205.0', 0],
  ['3.99.0', '3.205.0', -1],
])('%s against %s compares as %d', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
});
