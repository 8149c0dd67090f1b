import { execFileSync } from 'node:child_process';
import { isIP } from 'node:net';
import { join } from 'node:path';

/** A certificate for `localhost`, 127.0.0.1 and a name or address of a team, which is its own authority. */
export function makeCertificate(folder: string, name = 'switchback.test'): { cert: string; key: string } {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const own = `${isIP(name) === 0 ? 'DNS' : 'IP'}:${name}`;
  const names = `subjectAltName=${own},DNS:localhost,IP:127.0.0.1`;
  const made = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  execFileSync('openssl', [...made, '-subj', `/CN=${name}`, '-addext', names, '-keyout', key, '-out', cert], {
    stdio: 'ignore',
  });
  return { cert, key };
}
