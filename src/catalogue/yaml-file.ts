import { join } from 'node:path';
import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { catalogueProblem, type CatalogueProblem } from './catalogue-problem.js';
import { largestYamlBytes, readText } from './read-text.js';

/** One YAML file with the lines of its keys. */
export interface YamlFile {
  readonly file: string;
  /** false = it is not there, cannot be read or is no YAML; the problems say which. */
  readonly usable: boolean;
  readonly missing: boolean;
  readonly top: readonly YamlEntry[];
  readonly problems: readonly CatalogueProblem[];
}

export interface YamlEntry {
  readonly key: string;
  readonly line: number;
  readonly value: unknown;
  /** The entries of a nested map or list (by index); empty for everything else. */
  readonly children: readonly YamlEntry[];
}

/** Reads a YAML file whose top is a map; never throws. */
export async function readYaml(projectDir: string, file: string): Promise<YamlFile> {
  const read = await readText(join(projectDir, file), largestYamlBytes);
  const nothing = { file, usable: false, missing: read.kind === 'missing', top: [] };
  if (read.kind === 'missing') return { ...nothing, problems: [] };
  if (read.kind === 'text') return { ...nothing, ...parsed(file, read.text) };
  const line = read.kind === 'encoding' ? read.line : null;
  const facts = { reason: read.reason, detail: read.kind === 'unreadable' ? read.detail : '' };
  return { ...nothing, problems: [catalogueProblem({ code: 'FILE_UNREADABLE', file, line, facts })] };
}

function parsed(file: string, text: string): Pick<YamlFile, 'usable' | 'top' | 'problems'> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const lineOf = (offset: number): number => counter.linePos(offset).line;
  const problems = document.errors.map(({ code, message, pos }) => {
    const line = lineOf(pos[0]);
    if (code !== 'DUPLICATE_KEY')
      return catalogueProblem({ code: 'YAML_SYNTAX', file, line, facts: { reason: message.slice(0, 200) } });
    return catalogueProblem({ code: 'YAML_KEY_TWICE', facts: {}, file, line, key: keyAt(text, pos[0]) });
  });
  if (problems.some(({ code }) => code === 'YAML_SYNTAX')) return { usable: false, top: [], problems };
  const top = document.contents;
  if (top !== null && !isMap(top)) {
    const facts = { reason: 'the file is not a map of keys' };
    return {
      usable: false,
      top: [],
      problems: [catalogueProblem({ code: 'YAML_SYNTAX', file, line: 1, facts })],
    };
  }
  return { usable: true, top: top === null ? [] : entriesOf(top, { document, lineOf }), problems };
}

const keyAt = (text: string, offset: number): string =>
  /^.*?(?=:\s|:$|$)/m.exec(text.slice(offset))?.[0] ?? '';

interface Source {
  readonly document: Document;
  readonly lineOf: (offset: number) => number;
}

function entriesOf(map: YAMLMap, source: Source): YamlEntry[] {
  return map.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '?';
    return entry(name, isNode(key) ? key : null, { value: isNode(value) ? value : null, source });
  });
}

const itemsOf = (list: YAMLSeq, source: Source): YamlEntry[] =>
  list.items.map((item, index) => {
    const node = isNode(item) ? item : null;
    return entry(String(index), node, { value: node, source });
  });

function entry(
  key: string,
  place: Node | null,
  { value, source }: { value: Node | null; source: Source },
): YamlEntry {
  const children = isMap(value) ? entriesOf(value, source) : isSeq(value) ? itemsOf(value, source) : [];
  return { key, line: source.lineOf(place?.range?.[0] ?? 0), value: plain(value, source.document), children };
}

/** An alias that explodes is worth no more than a wrong value. */
function plain(value: Node | null, document: Document): unknown {
  try {
    return value?.toJS(document, { maxAliasCount: 10 }) ?? null;
  } catch {
    return null;
  }
}
