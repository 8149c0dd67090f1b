import { signal } from '@preact/signals';
import type { AuditResource } from '../../contract/audit.js';
import type { Api } from '../client/api.js';

/** Whether the page follows what happens: `off` = the person has paused it; `signed-out` = it has stopped for good. */
export type Live = 'on' | 'off' | 'retry' | 'signed-out';

/** milliseconds between tries when nobody answers, or the stream is refused; each waits longer, up to the last. */
const waits = [1000, 2000, 4000, 8000, 15_000, 30_000];
/** milliseconds that a first connection may take before the page says that it waits for one. */
const patienceMilliseconds = 1000;
/** milliseconds after which the browser itself comes back from a cut, as the stream asks it to. */
const browserWaits = 3000;

/**
 * The one stream of a page: the browser resumes it by `Last-Event-ID`, so that nothing is lost or doubled. Whoever shows
 * something asks the service again for it when `news` changes.
 */
export function followAll(api: Api, { now }: { readonly now: () => Date }) {
  const state = signal<Live>('retry');
  /** Whether the stream is opened for the first time, and nobody has waited long for it yet: neither live nor cut. */
  const isNew = signal(true);
  /** Changes when something has happened, or may have while the stream was away. */
  const news = signal(0);
  /** When the service was last heard of. */
  const heardAt = signal(now());
  const retryAt = signal<Date | null>(null);
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let slow: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let cuts = 0;
  let last = 0;
  let wasOpen = false;

  /** `upTo` = the row of the audit of which the page knows already. */
  const open = (upTo = last): void => {
    close();
    last = upTo;
    const stream = new EventSource(api.address(last === 0 ? '/events' : `/events?since=${String(last)}`));
    source = stream;
    if (isNew.peek()) slow = setTimeout(() => (isNew.value = false), patienceMilliseconds);
    stream.onopen = () => {
      isNew.value = false;
      tries = 0;
      cuts = 0;
      retryAt.value = null;
      state.value = 'on';
      heardAt.value = now();
      if (wasOpen) news.value += 1;
      wasOpen = true;
    };
    stream.onmessage = (event: MessageEvent<string>) => {
      const { seq } = JSON.parse(event.data) as AuditResource;
      heardAt.value = now();
      if (seq <= last) return;
      last = seq;
      news.value += 1;
    };
    stream.onerror = () => {
      isNew.value = false;
      state.value = 'retry';
      cuts += 1;
      // From a cut the browser comes back by itself, once; not from a refusal, nor as seldom as where nobody answers.
      const comesBack = stream.readyState !== EventSource.CLOSED && cuts === 1;
      if (comesBack) retryAt.value = new Date(now().getTime() + browserWaits);
      else void comeBack();
    };
  };
  const close = (): void => {
    clearTimeout(timer);
    clearTimeout(slow);
    source?.close();
    source = null;
  };
  const comeBack = async (): Promise<void> => {
    close();
    const isOut = await api
      .ask({ path: '/me' })
      .then(() => false)
      .catch((error: unknown) => isUnauthenticated(error));
    // Somebody has paused it meanwhile, or would not wait.
    if (state.peek() !== 'retry' || source !== null) return;
    if (isOut) {
      signOut();
      return;
    }
    const wait = waits[Math.min(tries, waits.length - 1)] ?? 0;
    tries += 1;
    retryAt.value = new Date(now().getTime() + wait);
    timer = setTimeout(open, wait);
  };
  const signOut = (): void => {
    close();
    isNew.value = false;
    state.value = 'signed-out';
  };
  const pause = (): void => {
    isNew.value = false;
    if (state.value === 'signed-out') return;
    close();
    state.value = 'off';
  };
  const resume = (): void => {
    if (state.value === 'signed-out') return;
    state.value = 'retry';
    open();
  };
  return { state, isNew, news, heardAt, retryAt, open, close, pause, resume, signOut };
}

export type Following = ReturnType<typeof followAll>;

export const isUnauthenticated = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'status' in error && error.status === 401;
