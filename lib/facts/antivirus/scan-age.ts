/** A scan takes hours, so the next one may end a day later in the week; check and fix share it. */
export const GRACE_DAYS = 1
