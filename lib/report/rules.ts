import type { ItemManifest, Rule } from '../schema/types.ts'

export interface RuleWords {
  document: Rule['document']
  rule: string
  words: string
}

/** What the two documents ask for, one sentence a rule, in their order. */
const HEALTH_CHECK: readonly string[] = [
  'Every computer that reaches health information runs an operating system that still gets security patches',
  'A paid specialist from outside does the IT or watches over it',
  'The policies of the practice say how staff may use information and systems',
  'The system is backed up at least once a day',
  'Backups are kept off site, with a paid online service or a professional archive',
  'Restoring from a backup has been tested',
  'Staff reach only what they need in the practice management system',
  'The server of the practice management system is safe from theft',
  'Patient information leaves the practice by secure means only',
  'Servers get critical security updates at least once a month',
  'Computers and the practice management system demand complex passwords',
  'Computers lock after at most 15 minutes without use',
  'Every computer has anti-virus software that runs and is kept up to date',
  'A written plan covers disasters and long outages of the IT',
  'The IT and communications services in use are compared with what others charge',
  'New services that could help, such as practice management in the cloud, are looked into',
]

const GOOD_IT_PRACTICES: Readonly<Record<string, string>> = {
  '1.1': 'Backups work and somebody looks after them',
  '1.2': 'Backups are made daily, in full weekly, and in full at the end of the month',
  '1.3': 'Backups go to a secure place off site every day',
  '1.4': 'Backups are checked, and restoring from them is tested every month',
  '2.1': 'Paid, reputable anti-virus software scans every workstation in full once a week',
  '2.2': 'Updates are applied regularly',
  '2.3': 'Firewalls keep out network traffic that nobody authorised',
  '2.4': 'A security system filters the e-mail',
  '3.1': 'IT equipment is kept current',
  '3.2': 'Replacing equipment older than five years is considered',
  '3.3': 'Operating systems stay within the versions that their makers support',
  '3.4': 'Computers whose operating system loses its support are upgraded to a plan made with the IT provider',
  '4.1': 'The database of the practice management system is maintained as its vendor prescribes',
  '5.1': 'Passwords are long and mixed, kept secret, and changed at least every 90 days',
  '5.2': 'Staff are careful with suspicious e-mails and their attachments',
  '5.3': 'Policies cover sensitive data on portable media and devices, which at least ask for a password or PIN',
  '6.1': 'The IT provider is trusted, reputable and experienced',
  '6.2': 'Agreements with IT providers are in writing, clear, and kept',
  '6.3': 'Vendors that maintain the practice management system were certified within the last two years',
}

export const RULES: readonly RuleWords[] = [
  ...HEALTH_CHECK.map((words, index) => ({ document: 'health-check' as const, rule: String(index + 1), words })),
  ...Object.entries(GOOD_IT_PRACTICES).map(([rule, words]) => ({ document: 'good-it-practices' as const, rule, words })),
]

export const DOCUMENTS: Readonly<Record<Rule['document'], string>> = {
  'health-check': 'Health check',
  'good-it-practices': 'Good IT Practices',
}

/** `Health check, step 12` or `Good IT Practices 5.1`. */
export function ruleName({ document, rule }: Pick<Rule, 'document' | 'rule'>): string {
  return document === 'health-check' ? `${DOCUMENTS[document]}, step ${rule}` : `${DOCUMENTS[document]} ${rule}`
}

/** What a rule asks for; undefined when the documents have no such rule. */
export function wordsOf({ document, rule }: Pick<Rule, 'document' | 'rule'>): string | undefined {
  return RULES.find((one) => one.document === document && one.rule === rule)?.words
}

/** Every rule with the items that serve it, in the order of the documents; an item stands wherever it serves. */
export function itemsByRule(items: readonly ItemManifest[]): { rule: RuleWords; items: ItemManifest[] }[] {
  return RULES.map((rule) => ({
    rule,
    items: items.filter(({ serves }) => serves.some((one) => one.document === rule.document && one.rule === rule.rule)),
  }))
}

/** The rules that no item serves, as `Health check 2, 3; Good IT Practices 6.1`; empty when there are none. */
export function unservedRules(items: readonly ItemManifest[]): string {
  const open = itemsByRule(items).filter((one) => one.items.length === 0)
  const named = Object.entries(DOCUMENTS).map(([document, name]) => {
    const numbers = open.filter(({ rule }) => rule.document === document).map(({ rule }) => rule.rule)
    return numbers.length > 0 ? `${name} ${numbers.join(', ')}` : ''
  })
  return named.filter(Boolean).join('; ')
}
