import { ciNames } from '../../model/ci.js';
import { holdKinds, verdicts } from '../../model/hold.js';
import { platforms } from '../../model/stage.js';
import { noticeLanguages } from '../../model/webhook.js';
import { outputs } from '../terminal/invocation.js';
import { topicNames } from '../terminal/topic.js';
import { shells } from './scripts.js';

/** Values that are the same for everybody; null = none are known for this name. */
export const wordsFor = (name: string): readonly string[] | null => words[name] ?? null;

const words: Readonly<Record<string, readonly string[] | undefined>> = {
  shell: shells,
  topic: topicNames,
  kind: holdKinds.filter((kind) => kind !== 'kept'),
  verdict: verdicts,
  form: outputs,
  language: noticeLanguages,
  by: ['pr', 'author'],
  ci: [...ciNames, 'none'],
  platform: platforms,
};

/** What the shell knows itself: its own files and folders. */
export const isFile = (name: string): boolean => files.has(name);

const files: ReadonlySet<string> = new Set(['file', 'dir', 'folder', 'path', 'command', 'args']);
