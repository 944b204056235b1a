import type { Platform } from '../api.ts'
import { type Content, PLATFORM_FILES } from '../content/content.ts'
import { messageOf, type Problem } from '../errors.ts'
import type { FactManifest, ItemManifest } from '../schema/types.ts'

/** The code that an item's manifest promises can be loaded: its judge, and its plan where it has a remediation. */
export async function itemCodeProblems({ id, kind, remediation }: ItemManifest, content: Content): Promise<Problem[]> {
  return [
    ...(kind === 'attestation' ? [] : await loadProblems(`scripts/${id}.ts`, 'a judge as default export', () => content.judge(id))),
    ...(remediation ? await loadProblems(`remediations/${id}.ts`, 'a plan as default export', () => content.plan(id)) : []),
  ]
}

/** The parsers and PowerShell texts that a fact's manifest promises can be loaded. */
export async function factCodeProblems({ name, platforms }: FactManifest, content: Content): Promise<Problem[]> {
  const problems = Object.entries(platforms).map(async ([key, { probes }]) => {
    const platform = key as Platform
    const texts = Object.values(probes).flatMap((probe) => ('powershell' in probe ? [`lib/facts/${name}/${probe.powershell}`] : []))
    return [
      ...(await loadProblems(`lib/facts/${name}/${PLATFORM_FILES[platform]}.ts`, 'an exported parse', () =>
        content.parser(name, platform),
      )),
      ...texts.flatMap((path) => textProblems(path, content)),
    ]
  })
  return (await Promise.all(problems)).flat()
}

async function loadProblems(path: string, expected: string, load: () => Promise<unknown>): Promise<Problem[]> {
  try {
    const found = await load()
    return typeof found === 'function' ? [] : [{ property: path, expected, found: 'no function' }]
  } catch (error) {
    return [{ property: path, expected, found: firstLine(messageOf(error)) }]
  }
}

function textProblems(path: string, content: Content): Problem[] {
  try {
    content.text(path)
    return []
  } catch {
    return [{ property: path, expected: 'a PowerShell text that a probe names', found: 'no such file' }]
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? ''
}
