import type { ItemManifest } from '../../../schema/types.ts'

/** One rule of a custom compliance policy; names and words as Intune spells them. */
export interface ComplianceRule {
  SettingName: string
  Operator: string
  DataType: string
  Operand: string | number | boolean
  MoreInfoUrl: string
  RemediationStrings: { Language: string; Title: string; Description: string }[]
}

export interface ComplianceRules {
  Rules: ComplianceRule[]
}

/** What `discovery.ps1` says when all is well. */
const OK = 'ok'
/** The practice's own duty is the reason for every rule; whoever imports the file may name a page of their service desk instead. */
const MORE_INFO = 'https://www.privacy.org.nz/'

/** `screen-lock` → `RoundsScreenLock`: settings of all policies of a tenant stand in one list. */
export function settingNameOf({ id }: Pick<ItemManifest, 'id'>): string {
  const words = id.split('-').map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
  return `Rounds${words.join('')}`
}

/** A setting that is not "ok" is not compliant, also when it is not known: absence is never a pass. */
export function rulesOf(items: readonly ItemManifest[]): ComplianceRules {
  return { Rules: items.map(ruleOf) }
}

function ruleOf(item: ItemManifest): ComplianceRule {
  const { title, why, remediation } = item
  const mends = remediation?.platforms.win32 ? ` Rounds can mend it: ${remediation.summary}` : ''
  return {
    SettingName: settingNameOf(item),
    Operator: 'IsEquals',
    DataType: 'String',
    Operand: OK,
    MoreInfoUrl: MORE_INFO,
    RemediationStrings: [{ Language: 'en_US', Title: `${title} (now: {ActualValue})`, Description: `${why}${mends}` }],
  }
}

const MOST_RULES = 100
const MOST_BYTES = 100 * 1024
/** The lengths are ours: Microsoft names the errors, not the limits. */
const LONGEST = { setting: 128, title: 255, description: 1024, operand: 255, url: 2048 } as const

const OPERATORS = ['IsEquals', 'NotEquals', 'GreaterThan', 'GreaterEquals', 'LessThan', 'LessEquals']
const DATA_TYPES = ['Boolean', 'Int64', 'Double', 'String', 'DateTime', 'Version']
/** A greater Boolean makes no sense; what Intune itself refuses is not documented, so we stay with what its samples show. */
const UNORDERED = ['Boolean', 'String']
const EQUALITY = ['IsEquals', 'NotEquals']
// create-custom-json.md of MicrosoftDocs/memdocs: no en_NZ, no en_AU.
const LANGUAGES = [
  ...['cs_CZ', 'da_DK', 'de_DE', 'el_GR', 'en_US', 'es_ES', 'fi_FI', 'fr_FR', 'hu_HU', 'it_IT', 'ja_JP'],
  ...['ko_KR', 'nb_NO', 'nl_NL', 'pl_PL', 'pt_BR', 'ro_RO', 'ru_RU', 'sv_SE', 'tr_TR', 'zh_CN', 'zh_TW'],
]

/** What Intune would refuse, in the words of its own `deviceComplianceScriptRulesValidationError`; empty when nothing. */
export function problemsOfRules(rules: ComplianceRules): string[] {
  const { Rules: list } = rules
  const names = list.map(({ SettingName }) => SettingName)
  return [
    list.length === 0 ? 'rulesMissing' : '',
    list.length > MOST_RULES ? 'tooManyRulesSpecified' : '',
    Buffer.byteLength(JSON.stringify(rules)) > MOST_BYTES ? 'jsonFileTooLarge' : '',
    new Set(names).size < names.length ? 'duplicateRules' : '',
    ...list.flatMap((rule) => problemsOfRule(rule).map((problem) => problem && `${rule.SettingName}: ${problem}`)),
  ].filter(Boolean)
}

function problemsOfRule({
  SettingName: name,
  Operator,
  DataType,
  Operand,
  MoreInfoUrl: url,
  RemediationStrings: texts,
}: ComplianceRule): string[] {
  const languages = texts.map(({ Language }) => Language)
  return [
    lengthProblem('settingName', name, LONGEST.setting),
    OPERATORS.includes(Operator) ? '' : 'operatorNotSupported',
    DATA_TYPES.includes(DataType) ? '' : 'datatypeNotSupported',
    UNORDERED.includes(DataType) && !EQUALITY.includes(Operator) ? 'operatorDataTypeCombinationNotSupported' : '',
    lengthProblem('operand', String(Operand), LONGEST.operand),
    lengthProblem('moreInfoUri', url, LONGEST.url) || (/^https:\/\/\S+$/.test(url) ? '' : 'moreInfoUriInvalid'),
    texts.length === 0 ? 'remediationStringsMissing' : '',
    languages.includes('en_US') ? '' : 'englishLocaleMissing',
    new Set(languages).size < languages.length ? 'duplicateLocales' : '',
    languages.every((language) => LANGUAGES.includes(language)) ? '' : 'unrecognizedLocale',
    ...texts.flatMap(({ Title, Description }) => [
      lengthProblem('title', Title, LONGEST.title),
      lengthProblem('description', Description, LONGEST.description),
    ]),
  ]
}

function lengthProblem(what: string, text: string, most: number): string {
  return text.trim() === '' ? `${what}Missing` : text.length > most ? `${what}TooLarge` : ''
}
