import type { AttestationPart } from '../schema/types.ts'

/** Who answers a question, as a sentence names them. */
export const PEOPLE: Readonly<Record<AttestationPart['who'], string>> = {
  owner: 'the owner of the practice',
  'practice-manager': 'the practice manager',
  'privacy-officer': 'the privacy officer',
  'pms-administrator': 'whoever administers the practice management system',
  'it-provider': 'the IT provider',
}
