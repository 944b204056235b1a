import { type Answer, absent, type DnsRecords, type Listing, listing, value } from '../../../lib/api.ts'

/** Records by name, as the probe `dns` answers them. */
export function records(found: Record<string, string[] | Answer<string[]>>, missed: string[] = []): Answer<Listing<DnsRecords>> {
  const entries = Object.entries(found).map(([name, of]): DnsRecords => ({ name, answer: Array.isArray(of) ? value(of) : of }))
  return value(listing(entries, missed))
}

/** A domain on Exchange Online behind a filter, with everything in place. */
export function goodDomain(name = 'clinic.example.nz') {
  const nothing = absent()
  return {
    mx: records({ [name]: ['10 mx1.smxemail.com', '20 mx2.smxemail.com'] }),
    txt: records({ [name]: ['verification=1234', 'v=spf1 include:spf.protection.outlook.com -all'] }),
    dmarc: records({ [`_dmarc.${name}`]: ['v=DMARC1; p=reject; rua=mailto:reports@example.nz'] }),
    mtaSts: records({ [`_mta-sts.${name}`]: ['v=STSv1; id=20261101'] }),
    tlsReports: records({ [`_smtp._tls.${name}`]: nothing }),
    selector1: records({ [`selector1._domainkey.${name}`]: ['v=DKIM1; k=rsa; p=MIGf'] }),
    selector2: records({ [`selector2._domainkey.${name}`]: ['v=DKIM1; k=rsa; p='] }),
    google: records({ [`google._domainkey.${name}`]: nothing }),
  }
}
