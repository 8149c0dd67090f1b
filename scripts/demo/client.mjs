import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SetUpProblem } from '../setup/checks.mjs';

const terminal = ['succeeded', 'failed', 'errored', 'aborted', 'superseded', 'skipped'];

/** The service over HTTP, as CI and people use it. */
export function clientOf(url, texts) {
  const ask = async (method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new SetUpProblem(`${answer.title}. ${answer.detail}`);
    return answer;
  };
  const get = (path) => ask('GET', path);
  const post = (path, body) => ask('POST', path, body);

  /** Waits for the end of a promotion; anything but success is an error that says why. */
  const succeeded = async (id) => {
    for (;;) {
      const promotion = await get(`/promotions/${id}`);
      if (terminal.includes(promotion.phase)) {
        const { stage, phase, outcome } = promotion;
        if (phase === 'succeeded') return promotion;
        const said = [outcome?.text, ...(outcome?.output ?? [])].join('\n');
        throw new SetUpProblem(`${texts.failed(id, stage, phase, said)}\n${texts.startOver}`);
      }
      await new Promise((done) => setTimeout(done, 100));
    }
  };

  /** The same by the promotion's own stream of events, which ends in the moment in which the promotion does. */
  const streamed = async (id) => {
    const response = await fetch(`${url}/api/v1/promotions/${id}/events`);
    const last = (await response.text()).split('event: done\ndata: ')[1];
    const { stage, phase, outcome } = JSON.parse(last);
    if (phase !== 'succeeded') throw new SetUpProblem(texts.failed(id, stage, phase, outcome?.text));
  };

  const upload = async ({ digest, tarball }) => {
    const { size } = await stat(tarball);
    const response = await fetch(`${url}/api/v1/artifacts/${digest}`, {
      method: 'PUT',
      body: createReadStream(tarball),
      duplex: 'half',
      headers: { 'content-length': String(size) },
    });
    if (!response.ok) throw new SetUpProblem((await response.json()).detail);
  };

  return { get, post, succeeded, streamed, upload };
}
