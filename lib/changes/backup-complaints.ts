/** What backup tools say may hold addresses with passwords and names of patients' files, so it is put into words of Rounds' own. */
const COMPLAINTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/wrong password|no key found|passphrase supplied in .* is incorrect/i, 'the password of the repository is wrong'],
  [
    /already locked|unable to create lock|acquire the lock/i,
    'another program works in the repository, or one was broken off there and left its lock',
  ],
  [/no space left/i, 'the disk is full'],
  [
    /could not resolve|no such host|connection refused|connection closed|timed out|network is unreachable/i,
    'the repository cannot be reached',
  ],
  [
    /unable to open config file|is there a repository at|repository .* does not exist|is not a valid repository/i,
    'there is no repository at its address, or it cannot be reached',
  ],
]

/** What restic or borg complained about, where Rounds knows it. */
export function complaintIn(words: string): string | undefined {
  return COMPLAINTS.find(([pattern]) => pattern.test(words))?.[1]
}
