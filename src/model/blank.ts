/** Whether a reader sees nothing in a text: white space of any kind, and characters that no font draws. */
export const isBlank = (text: string): boolean =>
  /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]*$/u.test(text);
