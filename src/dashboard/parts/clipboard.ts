import { words } from '../words.js';
import { toast } from './toasts.js';

/** Puts a text on the clipboard and says so; also where a page came without TLS, and the browser has none to write to. */
export async function copy(text: string): Promise<void> {
  // The types say that it is always there.
  const { clipboard } = navigator as Partial<Navigator>;
  if (clipboard === undefined) copyByHand(text);
  else await clipboard.writeText(text);
  toast(words().frame.copied);
}

function copyByHand(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  // The only way without TLS.
  // oxlint-disable-next-line typescript/no-deprecated
  document.execCommand('copy');
  area.remove();
}
