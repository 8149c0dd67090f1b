/* oxlint-disable no-control-regex -- control characters are what this file is about */
const escapeSequences =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])|\u009b[0-?]*[ -/]*[@-~]/g;
const controls = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** One line that cannot steer a terminal: texts of commits and outputs come from anyone. Tabs stay. */
export const plainLine = (text: string): string => text.replace(escapeSequences, '').replace(controls, ' ');
