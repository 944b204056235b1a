import { BadFile, messageOf, type Problem, shown } from '../errors.ts'
import type {
  AttestationRecord,
  AttestationsFile,
  FactManifest,
  FilledForm,
  ItemManifest,
  PackFinding,
  PackLock,
  PackManifest,
  PackPlan,
  PracticeFile,
  ResultDocument,
  RmmProfile,
  ScenarioFile,
  SettingsFile,
  TrustFile,
  WaiverFile,
  WordsFile,
} from './types.ts'
import { type SchemaError, type SchemaKind, validatorOf } from './validators.ts'

interface Kinds {
  item: ItemManifest
  fact: FactManifest
  settings: SettingsFile
  practice: PracticeFile
  waivers: WaiverFile
  attestation: AttestationRecord
  attestations: AttestationsFile
  form: FilledForm
  pack: PackManifest
  packs: PackLock
  scenario: ScenarioFile
  trust: TrustFile
  finding: PackFinding
  plan: PackPlan
  result: ResultDocument
  rmm: RmmProfile
  words: WordsFile
}

/** The data, if it has the shape of its kind. @throws BadFile naming each property, what was expected and what was found. */
export function checked<K extends SchemaKind>(kind: K, data: unknown, file: string): Kinds[K] {
  const problems = problemsOf(kind, data)
  if (problems.length > 0) {
    throw new BadFile(file, problems)
  }
  return data as Kinds[K]
}

/** Parses JSON and checks its shape. @throws BadFile */
export function parsed<K extends SchemaKind>(kind: K, text: string, file: string): Kinds[K] {
  return checked(kind, parseJson(text, file), file)
}

/** @throws BadFile that says where the text stops being JSON. */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new BadFile(file, [{ property: '', expected: 'JSON', found: text.trim() === '' ? 'an empty file' : messageOf(error) }])
  }
}

/** What is wrong with the data; empty when it has the shape of its kind. */
export function problemsOf(kind: SchemaKind, data: unknown): Problem[] {
  const validate = validatorOf(kind)
  if (validate(data)) {
    return []
  }
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if')
  const telling = errors.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf')
  return (telling.length > 0 ? telling : errors).slice(0, 20).map(problemOf)
}

function problemOf(error: SchemaError): Problem {
  const at = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/')
  const inside = (name: string) => (at ? `${at}.${name}` : name)
  switch (error.keyword) {
    case 'required':
      return { property: inside(String(error.params.missingProperty)), expected: 'a value', found: 'nothing' }
    case 'additionalProperties':
      return {
        property: inside(String(error.params.additionalProperty)),
        expected: 'no such property (is it misspelt?)',
        found: 'it is there',
      }
    case 'enum':
      return {
        property: at,
        expected: `one of ${(error.params.allowedValues as unknown[]).map(shown).join(', ')}`,
        found: shown(error.data),
      }
    case 'const':
      return { property: at, expected: shown(error.params.allowedValue), found: shown(error.data) }
    case 'type':
      return { property: at, expected: `a value of type ${[error.params.type].flat().join(' or ')}`, found: shown(error.data) }
    default:
      return { property: at, expected: `a value that ${error.message ?? 'fits the schema'}`, found: shown(error.data) }
  }
}
