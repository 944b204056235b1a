import { type Problem, shown } from '../errors.ts'
import { matchesPattern } from '../pattern.ts'
import type { Allowance, PackChangeCapability } from '../schema/types.ts'
import type { PackBody } from './pack.ts'

const LONGEST_TARGET = 300
const MOST_STARS = 6

export interface FileProblem extends Problem {
  file: string
}

/** Whatever an item may change lies within what the pack as a whole says that it changes. */
export function capabilityProblems({ manifest, items }: PackBody): FileProblem[] {
  const all = manifest.capabilities?.changes ?? []
  const ofPack = all.flatMap(({ kind, targets }, index) => {
    const property = `capabilities.changes.${index}.targets`
    return [...targetProblems(targets, property), ...placeProblems(kind, targets, property)].map((one) => ({
      ...one,
      file: 'package.json',
    }))
  })
  const ofItems = items.flatMap(({ id, remediation }) =>
    Object.entries(remediation?.platforms ?? {}).flatMap(([platform, allowance]) => {
      const property = `remediation.platforms.${platform}`
      const file = `manifests/${id}.json`
      const badTargets = targetProblems(allowance.targets ?? [], `${property}.targets`)
      return (badTargets.length > 0 ? badTargets : allowanceProblems(allowance, all, property)).map((one) => ({ ...one, file }))
    }),
  )
  return ofPack.length > 0 ? ofPack : ofItems
}

function targetProblems(targets: readonly string[], property: string): Problem[] {
  return targets.flatMap((target): Problem[] => {
    if (target.length > LONGEST_TARGET || target.split('*').length - 1 > MOST_STARS) {
      return [{ property, expected: `targets of at most ${LONGEST_TARGET} characters with at most ${MOST_STARS} *`, found: shown(target) }]
    }
    return /[^*\s]/.test(target) && !/[\n\r]/.test(target)
      ? []
      : [{ property, expected: 'targets that leave something out', found: shown(target) }]
  })
}

/** A path or key names the folder that it lies in: nobody can say what `/*` or `HK*` comes to. */
function placeProblems(kind: PackChangeCapability['kind'], targets: readonly string[], property: string): Problem[] {
  const isFile = kind === 'file' || kind === 'config-value'
  if (!isFile && kind !== 'registry-value' && kind !== 'secret-removal') {
    return []
  }
  const named = isFile
    ? /^(?:\/[^/*]+\/|[A-Za-z]:\\[^\\*]+(?:\\|$))/
    : /^(?:HKLM|HKEY_LOCAL_MACHINE|(?:HKU|HKEY_USERS)(?:\\\*)?)\\[^\\*]+\\/i
  const example = isFile ? '/etc/acme/* or C:\\ProgramData\\Acme\\*' : 'HKLM\\SOFTWARE\\Acme\\*'
  return targets
    .filter((target) => /[^*\s]/.test(target) && !named.test(target))
    .map((target) => ({
      property,
      expected: `targets that name a folder or key before the first *, such as ${example}`,
      found: shown(target),
    }))
}

function allowanceProblems({ changes, targets = [] }: Allowance, all: readonly PackChangeCapability[], property: string): Problem[] {
  const kinds = changes.filter((kind) => !all.some((one) => one.kind === kind))
  const declared = all.filter(({ kind }) => changes.includes(kind)).flatMap((one) => one.targets)
  const outside = targets.filter((target) => !declared.some((outer) => isWithin(target, outer)))
  return [
    ...kinds.map((kind) => ({
      property: `${property}.changes`,
      expected: 'only kinds in capabilities.changes of package.json',
      found: shown(kind),
    })),
    ...(kinds.length > 0 ? [] : outside).map((target) => ({
      property: `${property}.targets`,
      expected: `only what lies within capabilities.changes of package.json (${declared.slice(0, 5).map(shown).join(', ')})`,
      found: shown(target),
    })),
  ]
}

/** Everything that the inner pattern can mean, the outer one means, too: a star of the inner one is only ever met by a star. */
export function isWithin(inner: string, outer: string): boolean {
  return matchesPattern(outer, inner)
}
