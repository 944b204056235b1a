/** The packs that belong on a computer, in the configuration folder. */
export const LOCK_FILE = 'packs.lock.json'
/** Whose packs may do what, in the configuration folder. */
export const TRUST_FILE = 'trust.json'
/** Where the files of packs stand, in the configuration folder. */
export const PACKS_FOLDER = 'packs'
