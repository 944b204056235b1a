import { type Answer, type FileContent, failed, type Listing, type Parse, reasonOf, value } from '../../api.ts'
import { effective, ini } from '../../formats/ini.ts'
import { lines, words } from '../../formats/lines.ts'
import type { JoinState } from './shape.ts'

interface Probes {
  nameServices: Answer<FileContent>
  sssd: Answer<Listing<FileContent>>
  samba: Answer<FileContent>
}

/** Accounts of a directory reach this computer only through a service that nsswitch.conf(5) names for passwd; without one it belongs to none. */
export const parse: Parse<Probes, JoinState> = ({ nameServices, sssd, samba }) => {
  if (nameServices.state !== 'value' && nameServices.state !== 'absent') {
    return failed(`/etc/nsswitch.conf could not be read: ${nameServices.reason}`)
  }
  const services = accountServices(nameServices.state === 'value' ? nameServices.value.text : '')
  if (services.includes('winbind')) {
    return ofWinbind(samba)
  }
  if (services.includes('sss')) {
    return ofSssd(sssd)
  }
  return value(services.some((service) => /^(?:ldap|nis|nisplus)$/.test(service)) ? joined() : { join: 'none', managed: false })
}

/** The services that answer for people's accounts, in their order. */
export function accountServices(nsswitch: string): string[] {
  const line = lines(nsswitch).find((text) => /^\s*passwd\s*:/.test(text)) ?? ''
  return words(
    line
      .replace(/#.*$/, '')
      .replace(/^[^:]*:/, '')
      .replace(/\[[^\]]*\]/g, ' '),
  )
}

function ofSssd(sssd: Answer<Listing<FileContent>>): Answer<JoinState> {
  if (sssd.state !== 'value') {
    return failed(`the configuration of sssd could not be read: ${reasonOf(sssd)}`)
  }
  const entries = sssd.value.entries.flatMap(({ text }) => ini(text))
  const providers = entries.filter(({ section, name }) => section.startsWith('domain/') && name === 'id_provider')
  const directory = providers.find((entry) => /^(?:ad|ipa|ldap)$/i.test(entry.value))
  if (directory) {
    const own = entries.find(({ section, name }) => section === directory.section && /^(?:ad|ipa)_domain$/.test(name))
    return value(joined(own?.value ?? directory.section.slice('domain/'.length)))
  }
  return sssd.value.complete
    ? value({ join: 'none', managed: false })
    : failed(`the configuration of sssd could not be read: ${sssd.value.missed.join('; ')}`)
}

function ofWinbind(samba: Answer<FileContent>): Answer<JoinState> {
  if (samba.state !== 'value') {
    return failed(`/etc/samba/smb.conf could not be read: ${reasonOf(samba)}`)
  }
  const text = samba.value.text.replace(/^\s*\[global\]/im, '[global]')
  const security = effective([text], 'global', 'security')?.value.toLowerCase()
  const isMember = security === 'ads' || security === 'domain'
  return value(isMember ? joined(effective([text], 'global', 'realm')?.value) : { join: 'none', managed: false })
}

function joined(of?: string): JoinState {
  return { join: 'domain', ...(of ? { of } : {}), managed: false }
}
