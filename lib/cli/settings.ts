import { content } from '../content/index.ts'
import { itemById } from '../engine/select.ts'
import { boundInWords, valueInWords } from '../report/explain.ts'
import { wrapped } from '../report/page-text.ts'
import { environmentName } from '../settings/keys.ts'
import { readLayers } from '../settings/load.ts'
import { type AboutOrigins, aboutOrigins, type Origin, type SettingOrigins, settingOrigins } from '../settings/origins.ts'
import type { Sources } from '../settings/resolve.ts'
import { isLooserThanBound } from '../settings/values.ts'
import { configFolder, refuseForeign } from '../state/folders.ts'
import { print, printJson, terminalColors, textWidth } from './terminal.ts'

/** `rounds settings`: every setting, or those of one item, with who sets it. @throws BadFile, UsageError */
export async function settings(id: string | undefined, options: { set: string[]; practice?: string; json?: boolean }): Promise<void> {
  const only = id === undefined ? undefined : itemById(content.items(), id).id
  const folder = configFolder()
  refuseForeign(folder)
  const sources: Sources = {
    files: readLayers({ folder, practiceFile: options.practice }),
    environment: process.env,
    commandLine: options.set,
  }
  const found = settingOrigins(content.items(), sources).filter(({ key }) => only === undefined || key.startsWith(`${only}.`))
  const about = only === undefined ? aboutOrigins(content.items(), sources) : []
  if (options.json) {
    printJson({
      configFolder: folder,
      ...(only === undefined ? { about: Object.fromEntries(about.map(aboutJson)) } : {}),
      settings: found.map(settingJson),
    })
    return
  }
  const lines = [...about.map(aboutText), ...(about.length > 0 ? [''] : []), ...found.map(settingText)]
  print(
    [...lines, found.length === 0 ? `${only ?? 'The collection'} has no settings.` : `Settings files are read from ${folder}.`].join('\n'),
  )
}

function aboutJson({ name, value, layer, origins }: AboutOrigins) {
  return [name, { value, layer, layers: origins }] as const
}

function settingJson({ key, manifest, value, layer, origins }: SettingOrigins) {
  const { default: fallback, type, description, minimum, maximum, enum: allowed, bound } = manifest
  return {
    key,
    value,
    default: fallback,
    layer,
    layers: origins,
    environment: environmentName(key),
    type,
    description,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(allowed === undefined ? {} : { enum: allowed }),
    ...(bound === undefined ? {} : { bound }),
    looserThanBound: isLooserThanBound(manifest, value),
  }
}

function aboutText({ name, variable, value, origins }: AboutOrigins): string {
  const where = variable ? `${variable} or a settings file` : 'a settings file'
  return [`${terminalColors().bold(name)} = ${value === null ? `not set (${where})` : shownValue(value)}`, ...originLines(origins)].join(
    '\n',
  )
}

function settingText({ key, manifest, value, layer, origins }: SettingOrigins): string {
  const { bold, yellow } = terminalColors()
  const bound = boundInWords(manifest.bound)
  const fallback = layer === 'default' ? 'the default' : `${layer}; the default is ${valueInWords(manifest.default)}`
  const indented = (text: string) => wrapped(text, textWidth(), '    ')
  return [
    `${bold(key)} = ${valueInWords(value)}  (${fallback})`,
    ...originLines(origins),
    indented(manifest.description),
    `    ${environmentName(key)}`,
    ...(isLooserThanBound(manifest, value)
      ? [yellow(indented(`Looser than the documents' limit (${bound}): the item warns at best.`))]
      : []),
    '',
  ].join('\n')
}

/** One layer needs no list: it is the one that wins. */
function originLines(origins: readonly Origin[]): string[] {
  return origins.map(
    ({ layer, source, value }, index) =>
      `    ${layer} (${source}) says ${shownValue(value)}${index === origins.length - 1 ? ', and wins' : ''}`,
  )
}

function shownValue(value: unknown): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : valueInWords(value)
}
