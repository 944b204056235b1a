import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { content } from '../../../lib/content/index.ts'
import { selectHints, selectItems } from '../../../lib/engine/select.ts'
import type { ResultDocument, ResultItem } from '../../../lib/schema/types.ts'
import type { LabHost } from '../support/hosts.ts'
import { requires } from '../support/requires.ts'
import { documentOf, onHost, rounds } from './support.ts'

const test = suite('a whole sweep of a Debian host as root')

const ids = (items: readonly { id: string }[] = []) => items.map(({ id }) => id)

async function sweep(host: LabHost, ...args: string[]): Promise<ResultDocument> {
  const { stdout, stderr } = await rounds(host, ['sweep', '--json', ...args], { timeoutSeconds: 120 })
  assert.is(stderr, '')
  return documentOf(stdout)
}

/** What an item says when its reading is missing, throws, or was never written. */
const UNFINISHED = /nobody has written|parser of|check failed|was not read|not written for/i
const unfinished = (items: readonly ResultItem[] = []) =>
  items.filter(({ summary }) => UNFINISHED.test(summary)).map(({ id, summary }) => `${id}: ${summary}`)

test('every item of machines stands in it, and none is unknown for want of a reading', () =>
  onHost('sweep', async (host) => {
    const { items, hints, facts } = await sweep(host)
    assert.equal(ids(items), ids(selectItems(content.items(), 'linux')))
    assert.equal(ids(hints), ids(selectHints(content.items(), content.facts(), 'linux')))
    assert.equal([...unfinished(items), ...unfinished(hints)], [])
    const failed = Object.entries(facts).filter(([, { error }]) => error?.state === 'failed' && UNFINISHED.test(error.reason ?? ''))
    assert.equal(ids(failed.map(([id]) => ({ id }))), [])
    assert.equal(
      items.filter(({ needsAdmin }) => needsAdmin),
      [],
    )
  }))
test('nothing is looked up in the network, and the practice asks for every answer', () =>
  onHost('practice', async (host) => {
    assert.not.ok(Object.hasOwn((await sweep(host)).facts, 'mail-domains'))
    const { items, scope } = await sweep(host, '--scope', 'practice')
    assert.is(scope, 'practice')
    assert.equal(ids(items), ids(selectItems(content.items(), 'linux', [], 'practice')))
    assert.equal(unfinished(items), [])
    const silent = items.filter(({ status }) => status !== 'attest-due').map(({ id, status }) => `${id} ${status}`)
    assert.equal(silent, ['backup-daily unknown'])
  }))
test('a second sweep says the same as the first', () =>
  onHost('again', async (host) => {
    const verdicts = async () => (await sweep(host)).items.map(({ id, status, summary }) => [id, status, summary])
    assert.equal(await verdicts(), await verdicts())
  }))

if (requires('a whole sweep of a Debian host as root', 'root', 'nspawn')) {
  test.run()
}
