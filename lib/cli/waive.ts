import { content } from '../content/index.ts'
import { itemById } from '../engine/select.ts'
import { UsageError } from '../errors.ts'
import {
  acceptIn,
  acceptInWords,
  acceptNow,
  hostOf,
  type ListedWaiver,
  listedWaivers,
  openItem,
  refuseBadTerms,
  refuseUnseen,
  unknownHosts,
  withoutWaiver,
  withWaiver,
} from '../practice/waive.ts'
import { dayInWords } from '../report/page/dates.ts'
import { parsed } from '../schema/check.ts'
import type { ItemManifest, ResultDocument, Waiver } from '../schema/types.ts'
import { readText } from '../state/read-file.ts'
import { print, printJson } from './terminal.ts'
import { openPlace, type Place, writeWaivers } from './waive-place.ts'

export interface WaiveOptions {
  practice?: string
  machine: string[]
  reason?: string
  by?: string
  until?: string
  accept?: string
  observed?: string
  from?: string
  withdraw?: boolean
  json?: boolean
}

/** `rounds waive`: accepts a risk, takes an acceptance back, or lists them all. @throws UsageError, BadFile; then nothing was written */
export async function waive(id: string | undefined, options: WaiveOptions): Promise<void> {
  const place = openPlace(options.practice)
  if (id === undefined) {
    refuseWithoutItem(options)
    return list(place, options)
  }
  if (options.withdraw) {
    return withdraw(place, id, options)
  }
  const item = waivable(id)
  const document = options.from === undefined ? undefined : parsed('result', readText(options.from), options.from)
  const waiver = waiverOf(item, document, place, options)
  writeWaivers(place, withWaiver(place.waivers.waivers, waiver))
  if (options.json) {
    printJson(waiver)
  } else {
    print(acceptedInWords(waiver, item, document, place))
  }
}

// ── To accept ────────────────────────────────────────────────────────────────

/** @throws UsageError */
function waivable(id: string): ItemManifest {
  const item = itemById(content.items(), id)
  if (item.id !== id) {
    throw new UsageError(`waive: ${id} is an old name of ${item.id}: use that, because an acceptance is found by it.`)
  }
  if (item.kind === 'attestation') {
    throw new UsageError(
      `waive: ${id} is answered by people (rounds attest ${id}): an answer says what is so, and there is nothing to accept.`,
    )
  }
  return item
}

/** @throws UsageError */
function waiverOf(item: ItemManifest, document: ResultDocument | undefined, { practice, today }: Place, options: WaiveOptions): Waiver {
  const named = options.machine.length > 0 ? options.machine : document ? [document.machine.hostname] : []
  const [first, ...others] = new Set(named.map((name) => hostOf(name.trim(), practice)).filter(Boolean))
  if (first === undefined) {
    throw new UsageError('waive: say with --machine on which computers it is accepted: a host name or an everyday name, * for any text.')
  }
  const terms = { reason: needed(options.reason, '--reason'), by: needed(options.by, '--by'), until: needed(options.until, '--until') }
  refuseBadTerms(terms, today)
  return { item: item.id, machines: [first, ...others], ...terms, accept: acceptOf(item, document, options) }
}

function needed(value: string | undefined, option: string): string {
  if (value === undefined) {
    throw new UsageError(`waive: ${option} is missing. An acceptance has a reason, an owner and an end: --reason, --by, --until.`)
  }
  return value.trim()
}

/** @throws UsageError */
function acceptOf(item: ItemManifest, document: ResultDocument | undefined, { accept, observed }: WaiveOptions): Waiver['accept'] {
  if (accept !== undefined && observed !== undefined) {
    throw new UsageError('waive: --accept pins to a measure and --observed to a text: give one of them.')
  }
  const said = accept !== undefined ? acceptIn(accept) : observed !== undefined ? { observed } : undefined
  if (!document) {
    if (said === undefined) {
      throw new UsageError('waive: say what is accepted: --accept "measure<=number", --observed "text", or --from a result document.')
    }
    return said
  }
  const found = openItem(document, item.id)
  const pinned = said ?? acceptNow(found)
  refuseUnseen(pinned, found)
  return pinned
}

function acceptedInWords(waiver: Waiver, { title }: ItemManifest, document: ResultDocument | undefined, { file, practice }: Place): string {
  const strangers = unknownHosts(waiver.machines, practice)
  const found = document?.items.find(({ id }) => id === waiver.item)
  return [
    `${waiver.item} (${title}) on ${waiver.machines.join(', ')}: accepted until ${dayInWords(waiver.until)} by ${waiver.by}.`,
    ...(found ? [`Now: ${found.summary}`] : []),
    `Accepted: ${acceptInWords(waiver.accept)}. Worse than that, or after that day, it is open again.`,
    ...('measure' in waiver.accept && !document
      ? [`Whether ${waiver.item} gives ${waiver.accept.measure} was not looked at: --from a result document checks it.`]
      : []),
    ...strangers.map((name) => `Note: practice.json knows no computer called ${name}.`),
    `Kept in ${file}`,
  ].join('\n')
}

// ── To take back, and to list ────────────────────────────────────────────────

/** An acceptance of an item that is no more can be taken back, too. @throws UsageError where there is none */
function withdraw(place: Place, id: string, { machine, json }: WaiveOptions): void {
  const before = place.waivers.waivers
  const machines = machine.map((name) => hostOf(name, place.practice))
  const left = withoutWaiver(before, id, machines)
  if (left.length === before.length && left.every((one, index) => one === before[index])) {
    const where = machines.length > 0 ? ` on ${machines.join(', ')}` : ''
    throw new UsageError(`waive: no risk of ${id}${where} is accepted in ${place.file} (rounds waive lists them).`)
  }
  writeWaivers(place, left)
  if (json) {
    printJson({ withdrawn: id, left: left.length })
  } else {
    print(`${id} is no longer accepted${machines.length > 0 ? ` on ${machines.join(', ')}` : ''}. ${left.length} left in ${place.file}`)
  }
}

function refuseWithoutItem({ withdraw: isWithdrawn, accept, observed, from, reason }: WaiveOptions): void {
  if (isWithdrawn || [accept, observed, from, reason].some((one) => one !== undefined)) {
    throw new UsageError('waive: name the item, such as rounds waive screen-lock.')
  }
}

function list({ waivers, today, file }: Place, { json }: WaiveOptions): void {
  const listed = listedWaivers(waivers.waivers, content.items(), today)
  if (json) {
    printJson(listed)
  } else {
    print(listed.length === 0 ? `No risk is accepted in ${file}` : listed.map(listedInWords).join('\n\n'))
  }
}

function listedInWords(waiver: ListedWaiver): string {
  return [
    `${waiver.item} on ${waiver.machines.join(', ')}: ${stateInWords(waiver)}`,
    `  by ${waiver.by}: ${waiver.reason}`,
    `  accepted: ${acceptInWords(waiver.accept)}`,
  ].join('\n')
}

function stateInWords({ state, until, daysLeft }: ListedWaiver): string {
  switch (state) {
    case 'unknown-item':
      return 'no computer shows such an item, so it accepts nothing; take it back with --withdraw'
    case 'expired':
      return `ended on ${dayInWords(until)}, and accepts nothing any more`
    case 'holds':
      return `accepted until ${dayInWords(until)}, ${daysLeft === 0 ? 'which is today' : `which is in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`}`
  }
}
