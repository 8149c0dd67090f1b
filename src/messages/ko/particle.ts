const pairs = {
  은: ['은', '는'],
  이: ['이', '가'],
  을: ['을', '를'],
  으로: ['으로', '로'],
} as const;

/** A word and its particle, named as behind a consonant, by the sound that it ends with: `nightly는`, `b7은`, `staging-1로`. */
export function withParticle(word: string, behindConsonant: keyof typeof pairs): string {
  const [closed, open] = pairs[behindConsonant];
  const sound = lastSound(spoken(word));
  return `${word}${sound === 'vowel' || (sound === 'ㄹ' && behindConsonant === '으로') ? open : closed}`;
}

/** What is said of it last: nothing of what stands in brackets, and no mark. */
const spoken = (word: string): string => word.replace(/\([^()]*\)$/, '').replace(/[^\p{L}\p{N}]+$/u, '');

type Sound = 'vowel' | 'ㄹ' | 'consonant';

function lastSound(word: string): Sound {
  const last = word.at(-1) ?? '';
  if (/[가-힣]/.test(last)) return syllable(last);
  if (/\d/.test(last)) return digits[Number(last)] ?? 'vowel';
  const [letters = ''] = /[A-Za-z]+$/.exec(word) ?? [];
  return isSpelled(letters) ? (names[last.toUpperCase()] ?? 'vowel') : english(letters.toLowerCase());
}

/** A syllable of Hangul holds its last sound: none, or one of 27, the eighth of which is ㄹ. */
function syllable(one: string): Sound {
  const end = ((one.codePointAt(0) ?? 0) - 0xac00) % 28;
  return end === 0 ? 'vowel' : end === 8 ? 'ㄹ' : 'consonant';
}

/** 영 일 이 삼 사 오 육 칠 팔 구 */
const digits: readonly Sound[] = [
  ...(['consonant', 'ㄹ', 'vowel', 'consonant', 'vowel'] as const),
  ...(['vowel', 'consonant', 'ㄹ', 'ㄹ', 'vowel'] as const),
];

/** One letter, or a few capitals, are said letter by letter: 엘, 엠, 엔, 알. */
const isSpelled = (letters: string): boolean => letters.length === 1 || /^[A-Z]{2,3}$/.test(letters);
const names: Readonly<Record<string, Sound>> = { L: 'ㄹ', R: 'ㄹ', M: 'consonant', N: 'consonant' };

/** As English words are written in Hangul: most other last consonants get a vowel of their own, as 테스트. */
function english(word: string): Sound {
  if (/(l|[^aeiou]le|[aeiou]le)$/.test(word)) return 'ㄹ';
  return /([mn]|ng|[aeiou][mn]e|(^|[^aeiou])[aeiou](ck|k|pp?)|web|git|bot|kit)$/.test(word)
    ? 'consonant'
    : 'vowel';
}
