import { Agent, get } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { setTimeout as pause } from 'node:timers/promises';

/** A thread that asks for one address again and again, and tells how long each answer took. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const samples = [];
const now = () => performance.timeOrigin + performance.now();

const ask = () =>
  new Promise((resolve, reject) => {
    get(workerData, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
  });

let isEnough = false;
parentPort.once('message', () => (isEnough = true));
while (!isEnough) {
  const from = now();
  await ask();
  samples.push({ from, to: now() });
  await pause(2);
}
agent.destroy();
parentPort.postMessage(samples);
