import { isSingle, setSingle } from '../state/single-keys.js';
import { words } from '../words.js';
import { Dialog } from './dialog.js';

type Does = keyof ReturnType<typeof words>['keys']['what'];

/** As they are pressed; what stands apart is pressed one after the other. */
const listed: readonly (readonly [Does, readonly string[]])[] = [
  ['find', ['/']],
  ['palette', ['Ctrl K']],
  ['pipeline', ['g', 'p']],
  ['milestones', ['g', 'm']],
  ['activity', ['g', 'a']],
  ['next', ['j']],
  ['previous', ['k']],
  ['open', ['Enter']],
  ['actions', ['.']],
  ['close', ['Esc']],
  ['tv', ['t']],
  ['shortcuts', ['?']],
];

/** What keys do, and the choice that those pressed alone do nothing. */
export function Shortcuts({ close }: { readonly close: () => void }) {
  const { keys } = words();
  return (
    <Dialog title={keys.title} close={close}>
      <table class="keys">
        <caption class="hidden">{keys.title}</caption>
        <thead class="hidden">
          <tr>
            <th scope="col">{keys.key}</th>
            <th scope="col">{keys.does}</th>
          </tr>
        </thead>
        <tbody>
          {listed.map(([does, pressed]) => (
            <tr key={does}>
              <th scope="row">
                {pressed.map((key, place) => (
                  <>
                    {place === 0 ? null : <span class="muted"> {keys.then} </span>}
                    <kbd key={key}>{key}</kbd>
                  </>
                ))}
              </th>
              <td>{keys.what[does]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <label>
          <input
            type="checkbox"
            checked={isSingle.value}
            onChange={({ currentTarget }) => setSingle(currentTarget.checked)}
          />{' '}
          {keys.single}
        </label>
      </p>
      <p class="muted">{keys.singleWhy}</p>
    </Dialog>
  );
}
