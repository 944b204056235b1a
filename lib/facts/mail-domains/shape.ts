import type { Answer, Listing } from '../../api.ts'
import type { Dmarc } from '../../formats/dmarc.ts'
import type { Spf } from '../../formats/spf.ts'

/** What the world's name servers say of the practice's mail domains; empty where no domain is named in the settings. */
export type MailDomains = Listing<MailDomain>

/**
 * One mail domain. Every look-up has an answer of its own, because one may fail alone:
 * absent is what the name server said for certain, failed is what it did not say.
 */
export interface MailDomain {
  name: string
  /** Host names by preference, `.` where the domain takes no mail. Absent without a parent: there is no such domain. */
  servers: Answer<string[]>
  /** More than one is as bad as none: receivers then use none. */
  spf: Answer<Spf[]>
  dmarc: Answer<Dmarc[]>
  /** Selectors under which a DKIM key was found, of the few that can be guessed. */
  dkim: Answer<string[]>
  /** MTA-STS and TLS reports: published. */
  transport: Answer<string[]>
}
