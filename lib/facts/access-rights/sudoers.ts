import type { FileContent } from '../../api.ts'
import { lines } from '../../formats/lines.ts'

/** Users and groups that may run every command, with the file that says so. */
export interface SudoRules {
  users: Array<{ name: string; source: string }>
  groups: Array<{ name: string; source: string }>
}

/** Only plain rules such as `%sudo ALL=(ALL:ALL) NOPASSWD: ALL`; aliases, net groups, single commands and other people's accounts are no full rights (sudoers(5)). */
export function sudoRules(files: FileContent[]): SudoRules {
  const rules: SudoRules = { users: [], groups: [] }
  for (const { path, text } of files.filter(isRead)) {
    for (const line of lines(text.replace(/\\\r?\n/g, ' '))) {
      const [, percent, name] =
        /^\s*(%?)([\w.-]+)\s+[^#=]*=\s*(?:\(\s*(?:ALL|root)\b[^)]*\)\s*)?(?:[A-Z_]+:\s*)*ALL\s*(?:#.*)?$/.exec(line) ?? []
      if (name !== undefined && name !== 'Defaults' && !/_Alias$/.test(name)) {
        rules[percent ? 'groups' : 'users'].push({ name, source: path })
      }
    }
  }
  return rules
}

/** sudo skips files in its folder that end in ~ or contain a dot. */
function isRead({ path }: FileContent): boolean {
  return path === '/etc/sudoers' || !/[.~]/.test(path.slice(path.lastIndexOf('/') + 1))
}
