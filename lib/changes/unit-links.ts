import { basename, dirname } from 'node:path/posix'
import { type Answer, failed, reasonOf, value } from '../api.ts'
import { lines } from '../formats/lines.ts'
import { succeeded } from './commands.ts'
import type { ReadingHost, WritingHost } from './kind.ts'

/** All that switching units on and off writes: links below /etc/systemd/system, and on Debian those of a unit's old init script in /etc/rc?.d. */
export interface UnitLinks {
  /** Where each leads, by path. */
  links: Record<string, string>
  folders: string[]
}

/** One line a link or folder: kind, path, where it leads. */
export const LIST_LINKS = [
  'find',
  '/etc',
  '-maxdepth',
  '4',
  '(',
  '-path',
  '/etc/systemd/system/*',
  '-o',
  '-path',
  '/etc/rc?.d/*',
  ')',
  '-printf',
  '%y %p\\t%l\\n',
]

export async function readLinks(host: ReadingHost): Promise<Answer<UnitLinks>> {
  const answer = await host.run(LIST_LINKS)
  if (answer.state !== 'value' || answer.value.exitCode !== 0) {
    const because = answer.state === 'value' ? `find ended with exit code ${answer.value.exitCode}` : reasonOf(answer)
    return failed(`The links in /etc/systemd/system could not be listed: ${because}`)
  }
  return value(parseLinks(answer.value.stdout))
}

function parseLinks(printed: string): UnitLinks {
  const entries = lines(printed).map((line) => /^(\w) (.*)\t(.*)$/.exec(line) ?? [])
  return {
    links: Object.fromEntries(entries.flatMap(([, kind, path, to]) => (kind === 'l' && path && to ? [[path, to]] : []))),
    folders: entries.flatMap(([, kind, path]) => (kind === 'd' && path ? [path] : [])),
  }
}

/**
 * Takes a unit to the links it had. systemctl goes first, because it alone knows which other units come along (Also=, init scripts); what it left
 * differently from before is then put right, link by link. Links of other units stay as they are now.
 */
export async function restoreLinks(host: WritingHost, unit: string, before: UnitLinks, enabled: boolean): Promise<void> {
  const earlier = await linksNow(host)
  await host.execute(['systemctl', enabled ? 'enable' : 'disable', '--', unit])
  const now = await linksNow(host)
  const moved = new Set(differing(earlier.links, now.links).map((path) => basename(path)))
  const isOurs = (path: string) =>
    moved.has(basename(path)) || [before, now].some(({ links }) => basename(path) === unit || basename(links[path] ?? '') === unit)
  await makeFolders(
    host,
    before.folders.filter((folder) => earlier.folders.includes(folder) && !now.folders.includes(folder)),
  )
  for (const path of differing(before.links, now.links).filter(isOurs)) {
    await setLink(host, path, before)
  }
}

async function linksNow(host: ReadingHost): Promise<UnitLinks> {
  const answer = await readLinks(host)
  if (answer.state !== 'value') {
    throw new Error(reasonOf(answer))
  }
  return answer.value
}

function differing(a: Record<string, string>, b: Record<string, string>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((path) => a[path] !== b[path]).sort()
}

async function setLink(host: WritingHost, path: string, { links, folders }: UnitLinks): Promise<void> {
  const to = links[path]
  if (to !== undefined) {
    await makeFolders(host, [dirname(path)])
    succeeded(`The link ${path} was not made`, await host.execute(['ln', '-sfn', '--', to, path]))
    return
  }
  await host.removeFile(path)
  if (dirname(path) !== '/etc/systemd/system' && !folders.includes(dirname(path))) {
    await host.removeFolderIfEmpty(dirname(path))
  }
}

async function makeFolders(host: WritingHost, folders: string[]): Promise<void> {
  for (const folder of folders) {
    succeeded(`The folder ${folder} was not made`, await host.execute(['mkdir', '-p', '-m', '0755', '--', folder]))
  }
}
