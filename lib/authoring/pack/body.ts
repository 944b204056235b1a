import { readFileSync } from 'node:fs'
import { UsageError } from '../../errors.ts'
import type { PackBody } from '../../packs/pack.ts'
import type { FactManifest } from '../../schema/types.ts'
import { projectFolder } from '../project.ts'
import { bundled } from './bundle.ts'
import { type PackFolder, readPackFolder } from './folder.ts'
import { ownText } from './own-file.ts'

/**
 * What the source of a pack comes to: the same source gives the same body on every computer, whatever the folder is called and whenever its files
 * were written. Properties of manifests keep the order in which they were written, because it means something (questions are asked in it).
 * @throws UsageError, BadFile naming all that cannot be used
 */
export async function buildBody(dir: string): Promise<PackBody> {
  return bodyOf(readPackFolder(dir))
}

export async function bodyOf({ folder, manifest, items, facts }: PackFolder): Promise<PackBody> {
  const project = sourceOfRounds('rounds pack')
  const itemManifests = items.map((one) => one.manifest)
  const factManifests = facts.map((one) => one.manifest)
  return {
    manifest,
    items: itemManifests,
    facts: factManifests,
    texts: Object.fromEntries(
      factManifests
        .flatMap(textPaths)
        .sort()
        .map((path) => [path, ownText(folder, path, 'the PowerShell text that a probe names')]),
    ),
    code: await bundled(folder, itemManifests, factManifests, readFileSync(`${project}lib/api.ts`, 'utf8').replaceAll('\r\n', '\n')),
  }
}

function textPaths({ name, platforms }: FactManifest): string[] {
  const probes = Object.values(platforms).flatMap((source) => Object.values(source.probes))
  return [...new Set(probes.flatMap((probe) => ('powershell' in probe ? [`lib/facts/${name}/${probe.powershell}`] : [])))]
}

/** The folder of Rounds' own source, which authoring works from. @throws UsageError in the built program */
export function sourceOfRounds(what: string): string {
  const project = projectFolder()
  if (project === undefined) {
    throw new UsageError(`${what} works from the source of Rounds, and this is the built program: run it from the source, bin/rounds.mjs.`)
  }
  return project
}
