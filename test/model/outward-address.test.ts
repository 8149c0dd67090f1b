import { describe, expect, test } from '@jest/globals';
import { addressFault, urlFault } from '../../src/model/outward-address.js';

const usual = { allowsPrivate: false, allowsLoopback: false };

describe('an address that a name led to', () => {
  test.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1::1', '::ffff:8.8.8.8'])('%s is told', (ip) => {
    expect(addressFault(ip, usual)).toBeNull();
  });

  test.each([
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', 'fd12:3456::1'],
    ...['::ffff:10.0.0.1', '::ffff:192.168.1.1'],
  ])('%s is private, and told only where that is allowed', (ip) => {
    expect(addressFault(ip, usual)).toBe('private');
    expect(addressFault(ip, { ...usual, allowsPrivate: true })).toBeNull();
  });

  test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])(
    '%s is this machine, which only its own names lead to',
    (ip) => {
      expect(addressFault(ip, { ...usual, allowsPrivate: true })).toBe('private');
      expect(addressFault(ip, { ...usual, allowsLoopback: true })).toBeNull();
    },
  );

  test.each([
    ...['169.254.169.254', 'fe80::1', 'fd00:ec2::254', '100.100.100.200', '192.0.0.192'],
    ...['::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1', '0.0.0.0', '::', '224.0.0.1'],
    ...['255.255.255.255', '::a9fe:a9fe', 'no-address'],
  ])('%s is never told', (ip) => {
    const all = { allowsPrivate: true, allowsLoopback: true };
    expect([addressFault(ip, usual), addressFault(ip, all)]).toEqual(['reserved', 'reserved']);
  });
});

describe('an address as it is written', () => {
  test.each([
    ['https://chat.example/hooks/1', null],
    ['https://chat.example:8443/hooks?a=1', null],
    ['http://127.0.0.1:9/hook', null],
    ['http://localhost:9/hook', null],
    ['http://[::1]:9/hook', null],
    ['https://127.0.0.1/hook', null],
    ['http://chat.example/hook', 'not-https'],
    ['http://localhost.chat.example/hook', 'not-https'],
    ['ftp://chat.example/hook', 'not-https'],
    ['https://me:secret@chat.example/', 'credentials'],
    ['https://10.0.0.1/', 'private'],
    ['https://0x0a000001/', 'private'],
    ['https://2130706433/', null],
    ['https://[fd12::1]/', 'private'],
    ['https://169.254.169.254/latest/', 'reserved'],
    ['https://[::ffff:a9fe:a9fe]/', 'reserved'],
    ['https://0/', 'reserved'],
  ])('%s: %s', (address, fault) => {
    expect(urlFault(new URL(address), { allowsPrivate: false })).toBe(fault);
  });
});
