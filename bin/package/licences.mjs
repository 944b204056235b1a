// The notices that the licences of what is inside ask to travel along.
import { readdirSync, readFileSync } from 'node:fs'

/** One text of Rounds' own licence, Node's, and that of each npm package; `packages` are folders. */
export function licencesText(own, node, packages) {
  const texts = packages.map((folder) => [nameOf(folder), licenceIn(folder)]).sort(([a], [b]) => (a < b ? -1 : 1))
  return [['Rounds', own], ['Node.js', node], ...texts].map(([name, text]) => `==== ${name} ====\n\n${text.trim()}\n`).join('\n')
}

function nameOf(folder) {
  const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return `${name} ${version}`
}

function licenceIn(folder) {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name))
  const { license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return file === undefined
    ? `Licence: ${typeof license === 'string' ? license : 'see the package'}`
    : readFileSync(`${folder}/${file}`, 'utf8')
}
