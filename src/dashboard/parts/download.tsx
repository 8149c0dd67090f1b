import { useState } from 'preact/hooks';
import { Problem, Unreachable } from '../client/api.js';
import { useWorld } from '../state/world.js';
import { Trouble } from './shown.js';

/** Saves an answer of the API in another form than JSON: a link could not say which one is wanted. */
export function Download({
  path,
  type,
  file,
  label,
}: {
  readonly path: string;
  readonly type: 'text/csv';
  readonly file: string;
  readonly label: string;
}) {
  const { api } = useWorld();
  const [problem, setProblem] = useState<Error | null>(null);
  const download = async (): Promise<void> => {
    setProblem(null);
    try {
      const { body } = await api.ask<string>({ path, accept: type });
      save(new Blob([body ?? ''], { type: `${type};charset=utf-8` }), file);
    } catch (error) {
      setProblem(error instanceof Problem ? error : new Unreachable(String(error)));
    }
  };
  return (
    <>
      <button type="button" onClick={() => void download()}>
        {label}
      </button>
      {problem === null ? null : <Trouble problem={problem} />}
    </>
  );
}

function save(blob: Blob, file: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = file;
  link.click();
  URL.revokeObjectURL(address);
}
