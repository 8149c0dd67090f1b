/** The place after so many steps in a list that begins again at its end; 0 where it is empty. */
export const moved = (place: number, step: number, length: number): number =>
  length === 0 ? 0 : (place + step + length) % length;
