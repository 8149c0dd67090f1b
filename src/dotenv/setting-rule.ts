import { readIsoDuration } from '../model/read-duration.js';

/** What one `SWITCHBACK_` setting may hold. */
export interface SettingRule {
  readonly accepts: (value: string) => boolean;
  /** What is allowed, for people, in no particular language. */
  readonly allowed: string;
}

export const healthPathRule: SettingRule = {
  accepts: (value) => /^\/(?!\/)[\w\-.~!$&'()*+,;=:@%/?]{0,199}$/.test(value),
  allowed: '/healthz',
};

/** An ISO 8601 duration from one to another. */
export const durationRule = (least: `PT${number}S`, most: `PT${number}${'M' | 'H'}`): SettingRule => ({
  accepts: (value) => {
    const seconds = value.length > 40 ? null : readIsoDuration(value);
    return (
      seconds !== null && seconds >= (readIsoDuration(least) ?? 0) && seconds <= (readIsoDuration(most) ?? 0)
    );
  },
  allowed: `${least} … ${most}`,
});

export const portRule: SettingRule = {
  accepts: (value) => /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 65535,
  allowed: '1–65535',
};

export const wholeRule = (least: number, most: number): SettingRule => ({
  accepts: (value) => /^\d{1,6}$/.test(value) && Number(value) >= least && Number(value) <= most,
  allowed: `${String(least)}–${String(most)}`,
});

export const oneOfRule = (values: readonly string[]): SettingRule => ({
  accepts: (value) => values.includes(value),
  allowed: values.join(', '),
});

export const patternRule = (pattern: RegExp, allowed: string): SettingRule => ({
  accepts: (value) => pattern.test(value),
  allowed,
});
