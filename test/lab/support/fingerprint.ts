/** Runs inside a host, so links and owners are the host's own. One line per file: kind, mode, owner, content or link target. */
export const fingerprintScript = `
const { createHash } = require('node:crypto')
const { lstatSync, readdirSync, readFileSync, readlinkSync } = require('node:fs')
const found = {}

function look(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) {
    return
  }
  const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0')
  found[path] = [kind(stat), mode, stat.uid + ':' + stat.gid, content(path, stat)].filter(Boolean).join(' ')
  if (stat.isDirectory()) {
    for (const name of readdirSync(path).sort()) {
      look(path === '/' ? '/' + name : path + '/' + name)
    }
  }
}

function kind(stat) {
  if (stat.isFile()) { return 'file' }
  if (stat.isDirectory()) { return 'folder' }
  return stat.isSymbolicLink() ? 'link' : 'special'
}

function content(path, stat) {
  if (stat.isSymbolicLink()) { return readlinkSync(path) }
  return stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''
}

process.argv.slice(1).forEach(look)
process.stdout.write(JSON.stringify(found))
`
