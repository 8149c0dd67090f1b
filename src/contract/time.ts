import * as z from 'zod';

/** In every answer times are RFC 3339 in UTC, durations ISO 8601 and seconds. */
export const time = z.iso.datetime();

/** `PT2M41S` */
export const duration = z.iso.duration();
