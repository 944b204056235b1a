/**
 * Domains on which anybody can open a mailbox. Mail from there cannot be told apart from a stranger's with a similar name, the practice
 * has no say over filters, forwarding and who gets in, and the mailbox stays with the person who opened it.
 * Short on purpose: the services that people in New Zealand use, and the mail of internet providers.
 */
const PUBLIC_WEBMAIL = [
  // Everywhere
  'gmail.com',
  'googlemail.com',
  'hotmail.com',
  'hotmail.co.nz',
  'outlook.com',
  'outlook.co.nz',
  'live.com',
  'msn.com',
  'yahoo.com',
  'yahoo.co.nz',
  'ymail.com',
  'icloud.com',
  'me.com',
  'mac.com',
  'aol.com',
  'gmx.com',
  'mail.com',
  'proton.me',
  'protonmail.com',
  // Internet providers of New Zealand
  'xtra.co.nz',
  'slingshot.co.nz',
  'orcon.net.nz',
  'vodafone.co.nz',
  'ihug.co.nz',
  'clear.net.nz',
  'paradise.net.nz',
  'actrix.co.nz',
  'inspire.net.nz',
  'snap.net.nz',
]

export function isPublicWebmail(domain: string): boolean {
  return PUBLIC_WEBMAIL.includes(domain)
}
