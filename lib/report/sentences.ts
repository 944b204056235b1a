import type { Rule } from '../schema/types.ts'

/** One thing that a document says, in Rounds' own words, with what looks after it: ids of items, or `<id>.<setting or detail>`. */
export interface Sentence {
  document: Rule['document']
  rule: string
  words: string
  servedBy: readonly string[]
}

/** In place of a number: what a document says before its first rule. */
export const PREFACE = 'preface'

type Served = readonly [words: string, ...servedBy: string[]]

/** Every step with its notes and examples. */
const HEALTH_CHECK: Readonly<Record<string, readonly Served[]>> = {
  '1': [
    ['Every computer that can reach health information is looked at', 'os-supported'],
    ['Its operating system still gets security patches', 'os-supported.warnDays', 'os-supported.acceptLtsOnly'],
  ],
  '2': [
    ['A specialist does the IT or watches over it', 'it-provider-paid'],
    ['The specialist is paid and comes from outside', 'it-provider-paid.provider', 'it-provider-paid.contractUntil'],
    ['Friends and family who help for nothing do not count', 'it-provider-paid.provider'],
  ],
  '3': [
    ['Policies say how information may be used', 'policy-acceptable-use.records'],
    ['Policies say how systems may be used', 'policy-acceptable-use.internetAndEmail', 'policy-acceptable-use.personalDevices'],
    ['They hold for the staff', 'policy-acceptable-use.acceptedBy', 'policy-acceptable-use.newStaff'],
  ],
  '4': [['The system is backed up at least once a day', 'backup-daily.maxBackupAgeHours', 'backup-daily.weekendBackupAgeHours']],
  '5': [
    ['Backups are kept off site, and safe there', 'backup-offsite.place', 'backup-offsite.encrypted'],
    ['It is a paid online service or a professional archive', 'backup-offsite.place', 'backup-offsite.keeper'],
    ['Backups that staff take home do not count', 'backup-offsite.place'],
    ['Free online storage, such as a free Dropbox, does not count', 'backup-offsite.place'],
  ],
  '6': [['Restoring from a backup has been tested', 'backup-restore-tested.restoreTestMode', 'backup-restore-tested.testedOn']],
  '7': [
    [
      'Staff can open what they need in the practice management system, and no more',
      'pms-least-privilege',
      'pms-least-privilege.lastReview',
    ],
    ['Reception, for example, cannot open clinical notes', 'pms-least-privilege.receptionSeesNotes'],
  ],
  '8': [
    ['The server of the practice management system is protected from theft', 'server-physical-security.place', 'disk-encryption.requireOn'],
  ],
  '9': [
    ['Patient information is always sent by secure means', 'secure-messaging.toProviders', 'secure-messaging.toPatients'],
    ['Plain e-mail is hardly ever secure', 'secure-messaging.ruledOut'],
  ],
  '10': [
    ['Servers get critical security updates', 'server-patching-monthly.patchCriticalDays'],
    ['They get them at least once a month', 'server-patching-monthly.patchMaxAgeDays'],
  ],
  '11': [
    ['Every computer asks for a complex password', 'password-complexity'],
    ['The practice management system asks for one, too', 'pms-password'],
    ['For example with upper case, lower case and at least one number', 'password-complexity.requireAllClasses', 'pms-password.mixture'],
  ],
  '12': [['Every computer locks after at most 15 minutes without use', 'screen-lock.maxIdleSeconds']],
  '13': [
    ['Every computer has anti-virus software', 'antivirus-active.linuxAvRequired', 'antivirus-active.macBuiltinOk'],
    ['It runs', 'antivirus-active'],
    ['It is updated regularly', 'antivirus-active.sigMaxAgeDays'],
  ],
  '14': [
    ['A plan for disaster recovery and business continuity is written down', 'dr-bcp-plan'],
    ['It covers patient information', 'dr-bcp-plan.patientInformation'],
    ['It covers working on while the systems are away for a long time', 'dr-bcp-plan.dailyWork', 'dr-bcp-plan.exercised'],
  ],
  '15': [
    ['The IT and communications services in use are known', 'services-review.inUse', 'services-review.endsNext'],
    ['They are compared with what others charge', 'services-review.comparedOn', 'services-review.comparedWith'],
  ],
  '16': [
    ['New IT and communications services that could help are looked into', 'cloud-pms-review.reviewedOn', 'cloud-pms-review.otherServices'],
    ['Practice management in the cloud is one of them', 'cloud-pms-review.decision', 'cloud-pms-review.reasons'],
  ],
}

/** Every point with its numbers and examples; before the first stands what the document says of itself. */
const GOOD_IT_PRACTICES: Readonly<Record<string, readonly Served[]>> = {
  [PREFACE]: [
    ['The practice depends on its IT for its patients and for its business', 'dr-bcp-plan'],
    ['Current and effective systems protect patient information from loss and from strangers', 'backup-daily', 'os-supported'],
    ['The platforms in use can carry new systems that help the practice', 'cloud-pms-review.otherServices', 'hardware-age'],
  ],
  '1.1': [
    ['Backups work and somebody looks after them', 'backup-daily'],
    ['They are the main defence when hardware breaks, a virus strikes or the building burns', 'backup-daily.requiredPaths'],
  ],
  '1.2': [
    ['Every day what has changed since the last backup is saved', 'backup-schedule'],
    ['Every week everything is saved', 'backup-schedule.fullEvery', 'backup-schedule.fullEquivalence'],
    ['At the end of every month everything is saved', 'backup-schedule.monthEnd'],
  ],
  '1.3': [
    ['Backups are stored off site', 'backup-offsite.place'],
    ['The place is secure', 'backup-offsite.encrypted', 'backup-offsite.keyHolder'],
    ['They get there every day', 'backup-offsite.offsiteMaxAgeHours', 'backup-offsite.lastJob'],
  ],
  '1.4': [
    ['It is checked that every backup was completed', 'backup-restore-tested'],
    ['Restoring is tested at least once a month', 'backup-restore-tested.restoreTestMaxAgeDays', 'backup-restore-tested.testedOn'],
    ['The test shows that the data are good and can be brought back', 'backup-restore-tested.restored', 'backup-restore-tested.canary'],
  ],
  '2.1': [
    ['The anti-virus software is a subscription', 'antivirus-subscription.paid', 'antivirus-subscription.licenceEnd'],
    ['It comes from a reputable maker, such as Symantec, ESET or McAfee', 'antivirus-subscription.product'],
    ['It is installed', 'antivirus-active', 'antivirus-subscription.coversAll'],
    ['Every workstation is scanned in full once a week, to a schedule', 'av-weekly-full-scan.fullScanMaxAgeDays'],
  ],
  '2.2': [
    [
      'Updates, such as those of Windows, are applied regularly',
      'updates-all-devices.listsMaxAgeDays',
      'updates-all-devices.patchMaxAgeDays',
    ],
    [
      'Systems are fully patched',
      'updates-all-devices.patchCriticalDays',
      'server-patching-monthly.patchCriticalDays',
      'other-devices-updated',
    ],
  ],
  '2.3': [
    ['Firewalls keep out network traffic that nobody authorised', 'firewall-enabled', 'perimeter-firewall'],
    ['That holds for the way in from the internet, too', 'perimeter-firewall.incoming', 'perimeter-firewall.remoteAdministration'],
  ],
  '2.4': [['A security system, such as MailMarshal, filters the e-mail', 'email-security.protection']],
  '3.1': [
    ['All IT equipment is kept current', 'hardware-age.warnYears', 'hardware-register.complete'],
    ['Old equipment breaks down more often', 'hardware-age'],
  ],
  '3.2': [
    [
      'Replacing equipment older than five years is considered',
      'hardware-age.maxYears',
      'hardware-register.olderThanFive',
      'hardware-register.plan',
    ],
  ],
  '3.3': [['The operating systems of servers and computers are versions that their makers support', 'os-supported']],
  '3.4': [
    ['Systems without support, once Windows XP and Server 2003, get no security updates and become vulnerable', 'os-supported'],
    ['The practice and its IT provider have a plan for upgrading them', 'os-upgrade-plan.doneBy', 'os-upgrade-plan.agreedWith'],
    ['The plan covers all of these computers', 'os-upgrade-plan.computers', 'os-upgrade-plan.inPlan'],
  ],
  '4.1': [
    ['The database of the practice management system is managed', 'db-maintenance.lastDone', 'db-maintenance.dbMaintenanceMaxDays'],
    ['Its maintenance follows the schedule that the vendor prescribes', 'db-maintenance.prescribed', 'db-maintenance.result'],
  ],
  '5.1': [
    ['Passwords protect the access to systems', 'password-complexity', 'pms-password', 'mfa'],
    ['They are kept secret', 'policy-acceptable-use.passwords', 'pms-password.logIns', 'pms-password.databasePassword'],
    ['They are changed at least every 90 days', 'password-complexity.maxAgeDays', 'password-complexity.mode', 'pms-password.renewal'],
    ['They have at least 8 characters', 'password-complexity.minLength', 'pms-password.minLength'],
    ['The longer the better', 'password-complexity.minLength', 'password-complexity.modernMinLength'],
    ['They mix upper case, lower case, numbers and symbols', 'password-complexity.requireAllClasses', 'pms-password.mixture'],
    ['They hold no words that point to their owner', 'password-complexity', 'policy-acceptable-use.passwords'],
  ],
  '5.2': [
    ['People are careful with suspicious e-mails', 'phishing-awareness.trained', 'phishing-awareness.trainedOn'],
    ['Above all before they open an attachment', 'phishing-awareness.attachments'],
    ['Suspicious e-mails are deleted', 'phishing-awareness.deletion', 'phishing-awareness.reporting'],
  ],
  '5.3': [
    [
      'Policies cover copies of sensitive data on sticks, phones, tablets, laptops and other portable media',
      'portable-media-policy.whoMay',
      'portable-media-policy.register',
    ],
    [
      'At the least a password or PIN protects them',
      'portable-media-policy.accessProtected',
      'portable-media-policy.encrypted',
      'disk-encryption',
    ],
    ['Copying sensitive data to them is avoided where it can be', 'portable-media-policy.avoidCopies', 'removable-media-control.mode'],
  ],
  '6.1': [
    ['The IT supplier is trusted and reputable', 'it-provider-trusted.references', 'it-provider-trusted.confidentiality'],
    ['It has the experience that is needed', 'it-provider-trusted.experience'],
  ],
  '6.2': [
    ['Agreements about support are written down', 'it-contract-written.written'],
    ['They say which services are given', 'it-contract-written.services'],
    ['They say on which terms', 'it-contract-written.terms'],
    ['They promise service levels', 'it-contract-written.serviceLevels'],
    ['They name what is left out in the small print', 'it-contract-written.exclusions'],
    ['The practice can confirm that all of it is kept', 'it-contract-written.verifiedOn'],
  ],
  '6.3': [
    ['Every vendor that works on the practice management system is certified for it', 'vendor-certified.everybody'],
    ['By its maker, such as Medtech, or in an equal way', 'vendor-certified.issuedBy'],
    ['Within the last two years', 'vendor-certified.certifiedOn'],
  ],
}

export const SENTENCES: readonly Sentence[] = [
  ...sentences('health-check', HEALTH_CHECK),
  ...sentences('good-it-practices', GOOD_IT_PRACTICES),
]

/** What Rounds asks beyond the letter of the documents, by item, with the reason. */
export const BEYOND: Readonly<Record<string, string>> = {
  mfa: 'No sentence of the documents names a second factor. It serves the aim of 5.1, because stolen passwords open what the internet can reach, however long they are.',
}

function sentences(document: Rule['document'], rules: Readonly<Record<string, readonly Served[]>>): Sentence[] {
  return Object.entries(rules).flatMap(([rule, all]) => all.map(([words, ...servedBy]) => ({ document, rule, words, servedBy })))
}
