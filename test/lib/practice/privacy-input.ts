import type { PracticeInput } from '../../../lib/practice/state.ts'
import type { ResultDocument } from '../../../lib/schema/types.ts'
import { mendedSample, sampleDocument } from '../report/fixtures/documents.ts'

/** A whole input with something in every place, in which nothing has to be hidden. */
export function inputOf(changes: Partial<ResultDocument> = {}): PracticeInput {
  const document = sampleDocument({
    practice: 'Kauri Medical Centre',
    site: 'Remuera',
    mended: mendedSample().slice(0, 2),
    facts: {
      users: {
        value: {
          entries: [{ name: 'mere.kingi', id: 'S-1-5-21-1-2-3-1001', home: 'C:\\Users\\mere.kingi', kind: 'local' }],
          complete: true,
        },
        source: 'HKLM\\SOFTWARE\\Microsoft',
        durationMs: 4,
      },
      lock: { error: { state: 'failed', reason: 'it did not answer' }, source: 'a command', durationMs: 4 },
    },
    ...changes,
  })
  const [waiver] = document.inputs.waivers
  return {
    practice: {
      practice: 'Kauri Medical Centre',
      sites: ['Remuera'],
      tags: ['kiosk'],
      calendar: { timeZone: 'Pacific/Auckland', open: { mon: ['07:30-18:30'] } },
      machines: [{ name: 'Front desk', hostname: 'RECEPTION-2', site: 'Remuera', role: 'client', tags: [] }],
      contacts: [
        { name: 'Mere Kingi', role: 'practice-manager', organisation: 'Kauri Medical Centre', email: 'mere@kauri.example.nz', phone: '' },
        { name: 'Tane Hohepa', role: 'it-provider', organisation: 'Totara IT' },
      ],
      visit: { date: '2027-03-01', what: 'Foundation Standard' },
    },
    attestations: [
      {
        id: 'vendor-certified',
        answer: 'yes',
        statement: 'Totara IT maintains our server.',
        evidence: [{ type: 'certificate', reference: 'folder IT, page 4', date: '2026-02-01' }],
        details: { system: 'Medtech32' },
        by: { name: 'Tane Hohepa', role: 'it-provider' },
        at: '2026-11-20',
        witnessedBy: 'Mere Kingi',
      },
    ],
    waivers: waiver ? [waiver] : [],
    snapshots: [
      {
        schema: 1,
        at: '2026-10-22T00:00:00Z',
        items: { 'screen-lock': { word: 'fail', since: '2026-10-22', machines: { 'expected:Front desk': 'fail' } } },
        machines: { 'expected:Front desk': 'Front desk' },
        rules: { 'health-check 12': 'fail' },
      },
    ],
    documents: [{ document, file: `/home/tane/results/kauri/${document.machine.id}/2026.json` }],
    setAside: [{ file: 'kauri/x/torn.json', because: 'It was not written to its end.' }],
    now: '2026-11-22T03:00:00Z',
    items: [],
  }
}
