import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { installDir } from '../../src/service/config.js';

interface Text {
  /** `problems.ts:19`. */
  readonly place: string;
  /** As it stands, with ◊ where something is put in. */
  readonly text: string;
}

const folder = join(installDir, 'src', 'messages', 'ko');
const all: readonly Text[] = readdirSync(folder).flatMap((file) => textsIn(join(folder, file)));

function textsIn(file: string): Text[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Text[] = [];
  const look = (node: ts.Node): void => {
    const text = textOf(node);
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    if (text !== null && /[가-힣]/.test(text))
      found.push({ place: `${basename(file)}:${String(line + 1)}`, text });
    ts.forEachChild(node, look);
  };
  look(source);
  return found;
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => `◊${literal.text}`)].join('');
}

/** What is typed or read as it is: commands, options, code, addresses, names of settings. */
const asItIs = [
  /^ {2}[a-z]+ {2,}/g,
  /(exit-codes, stages, output, environment|demo, incident, rollback)/g,
  /`[^`]*`/g,
  /npx --no switchback[^가-힣.]*/g,
  /--[\w-]+( [\w"…<>◊:-]+)?/g,
  /\S*[A-Za-z][./:_=@#]\S*|\S*[./:_=@#-][A-Za-z]\S*/g,
  /"[^"가-힣]*"/g,
];
const plain = (text: string): string => asItIs.reduce((left, form) => left.replaceAll(form, ' '), text);

/** A finished sentence, by its last word. */
const end = '(?:니다|니까|세요|까요|나요|인가요)';
/** What stands beside a command, an option, a variable or a number: no sentences. */
const nominal = /^cli-(help|variables|names)\.ts:/;

const second = /홀드|보류|프로모션|산출물|스케줄|실행기|기계|폴더|비밀번호|암호문/;

const rules: readonly {
  readonly no: string;
  readonly wrong: (text: Text) => boolean;
  /** What is wrong in this way, and not quite so. */
  readonly like: string;
  readonly unlike: string;
}[] = [
  {
    no: 'goes on with a comma after a whole sentence',
    wrong: ({ text }) => new RegExp(`${end}[.?]?[)"”]*, `).test(text),
    like: '올렸습니다, 그리고 ◊',
    unlike: '올렸고, 그리고 ◊',
  },
  {
    no: 'has a date in another style than 2026-11-13 18:00',
    wrong: ({ text }) => /◊(년|월)|\d월 ?\d|\d{4}년|\b20\d\d[./]\d/.test(text),
    like: '11월 3일까지',
    unlike: "'2026-11-13 18:00'까지",
  },
  {
    no: 'has a particle that depends on the sound of what is put in before it',
    wrong: ({ text }) =>
      /◊["”']?(\([^)]*\))?(은|는|이|가|을|를|과|와|으로|로|이나|나|이라|라|이며|며|이고|고)(?![가-힣])/.test(
        text,
      ),
    like: '마일스톤 ◊(◊)로 만들까요?',
    unlike: '◊ 파일(◊)이 없고 ◊에 있습니다.',
  },
  {
    no: 'has a second word for what has one (docs/concepts.ko.md)',
    wrong: ({ text }) => second.test(text),
    like: '홀드가 끝나기를 기다리세요.',
    unlike: '고정이 끝나기를 기다리세요.',
  },
  {
    no: 'has an English word for what has a Korean one',
    wrong: ({ text }) => englishFor.test(plain(text)),
    like: '◊ stage에 올릴 수 없습니다.',
    unlike: 'Pulumi.<stage>.yaml 파일과 `npx --no switchback stage list`',
  },
  {
    no: 'is more or less polite than 합니다 and 하세요',
    wrong: ({ text }) =>
      /십시오|(?:[어아해네예에돼지]요|죠)(?:[.?!")]|$)|(?<!니)다\.(?:\s|$)|(?<!습니|입니)까\?/.test(
        text.replaceAll(new RegExp(end, 'g'), ''),
      ),
    like: '다시 시도해 주십시오.',
    unlike: '다시 시도해 주세요. 어느 빌드입니까?',
  },
  {
    no: 'leaves the last of several sentences without its end',
    wrong: ({ text }) => new RegExp(`${end}[.?]`).test(text) && new RegExp(`${end}[)"”]*\\s*$`).test(text),
    like: '값이 없습니다. 내용을 적어 주세요',
    unlike: '값이 없습니다',
  },
  {
    no: 'is a sentence where labels stand',
    wrong: ({ place, text }) =>
      nominal.test(place) && new RegExp(`${end}[.?]?$`).test(text) && !isPage(place),
    like: '비밀 값. 없으면 받지 않습니다',
    unlike: '비밀 값. 없으면 받지 않음',
  },
];

/** The glossary's words, in English. */
const englishFor =
  /(?<![\w<])(builds?|stages?|promot(?:e|ion|ed)s?|milestones?|source|hold|held|override|release|verdict|quarantined?|clients?|rollback|artifacts?|audit|recovery|abort(?:ed)?|runner|deploy(?:ed|ment)?|tokens?|schedule)(?![\w>])/i;

/** The first words of the help, its pages, and what is wrong on a command line are told in sentences. */
const help = readFileSync(join(folder, 'cli-help.ts'), 'utf8').split('\n');
const [first, last] = ["  status: '", 'export const headings'].map((begin) =>
  help.findIndex((line) => line.startsWith(begin)),
) as [number, number];
const isPage = (place: string): boolean => {
  const [file, line] = place.split(':');
  return file === 'cli-help.ts' && (Number(line) <= first || Number(line) > last);
};

test.each(rules)('no Korean text $no', ({ wrong }) => {
  expect(all.length).toBeGreaterThan(1500);
  expect(all.filter(wrong).map(({ place, text }) => `${place}: ${text}`)).toEqual([]);
});

test.each(rules)('what $no would be seen', ({ wrong, like, unlike }) => {
  const of = (text: string): Text => ({ place: 'cli-variables.ts:1', text });
  expect([wrong(of(like)), wrong(of(unlike))]).toEqual([true, false]);
});

test('no page and no generated table has a second word, either', () => {
  const files = ['docs', 'scripts', 'README.ko.md'].flatMap((place) =>
    place.endsWith('.md')
      ? [place]
      : readdirSync(join(installDir, place), { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.(ko\.md|mjs)$/.test(name))
          .map((name) => join(place, name)),
  );
  expect(files.length).toBeGreaterThan(60);
  const wrong = new RegExp(`${second.source}|십시오`);
  expect(files.filter((file) => wrong.test(readFileSync(join(installDir, file), 'utf8')))).toEqual([]);
});
