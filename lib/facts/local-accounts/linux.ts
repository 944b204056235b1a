import { type Answer, type FileContent, failed, listing, value } from '../../api.ts'
import { humanAccounts, type LoginAccount } from '../../formats/login-accounts.ts'
import type { LocalAccount, LocalAccounts } from './shape.ts'

export interface Probes {
  passwd: Answer<FileContent>
  shadow: Answer<FileContent>
  loginDefs: Answer<FileContent>
}

/** People's accounts, and any account at all that needs no password. Locked ones cannot log on by password and are left out. */
export function parse({ passwd, shadow, loginDefs }: Probes): Answer<LocalAccounts> {
  if (passwd.state !== 'value' || shadow.state !== 'value') {
    const missing = passwd.state === 'value' ? shadow : passwd
    return missing.state === 'absent'
      ? failed('/etc/passwd or /etc/shadow is not there')
      : missing.state === 'value'
        ? value(listing([]))
        : missing
  }
  if (loginDefs.state === 'denied' || loginDefs.state === 'failed') {
    return loginDefs
  }
  const files = { passwd: passwd.value.text, shadow: shadow.value.text }
  const people = humanAccounts({ ...files, ...(loginDefs.state === 'value' ? { loginDefs: loginDefs.value.text } : {}) })
  const everybody = humanAccounts({ ...files, loginDefs: 'UID_MIN 0\nUID_MAX 4294967295' })
  if (people.state !== 'value' || everybody.state !== 'value') {
    return failed(people.state === 'failed' ? people.reason : 'the accounts could not be read')
  }
  const names = new Set(people.value.map(({ name }) => name))
  const open = everybody.value.filter(({ name, password }) => password === 'empty' && !names.has(name))
  const found = [...people.value.filter(logsOn), ...open].map(account)
  return value(listing(found))
}

function logsOn({ password }: LoginAccount): boolean {
  return password === 'set' || password === 'empty'
}

function account({ name, uid, password, maximumAgeDays, changedOn, undated, minimumAgeDays, graceDays }: LoginAccount): LocalAccount {
  return {
    name,
    id: String(uid),
    password: password === 'empty' ? 'empty' : 'set',
    maximumAgeDays,
    keptBy: 'computer',
    ...(changedOn ? { changedOn } : {}),
    ...(undated ? { undated } : {}),
    ...(minimumAgeDays === undefined ? {} : { minimumAgeDays }),
    ...(graceDays === undefined ? {} : { graceDays }),
    source: '/etc/shadow',
    ...(uid === 0 ? { builtIn: 'administrator' } : {}),
  }
}
