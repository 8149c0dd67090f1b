import { main, type Provider } from '@pulumi/pulumi/provider/index.js';

/**
 * Serves the provider inside this process and gives the port for `PULUMI_DEBUG_PROVIDERS=switchback:PORT`.
 * The SDK serves one provider per process, and tells its port only by printing it: that line is kept back.
 */
export async function hostProvider(provider: Provider): Promise<number> {
  const print = console.log;
  let port = Number.NaN;
  console.log = (...parts: unknown[]): void => {
    if (Number.isNaN(port) && parts.length === 1 && /^\d+$/.test(String(parts[0]))) port = Number(parts[0]);
    else print(...parts);
  };
  try {
    await main(provider, []);
  } finally {
    console.log = print;
    // It had stacks read by their source maps from here on; the SDK keeps a stack of every promise, so that a quarter of an update went there.
    Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
  if (Number.isNaN(port)) throw new Error('this process serves a provider already');
  return port;
}
