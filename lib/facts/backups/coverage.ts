import type { BackupJob } from './shape.ts'

/** Whether a job saves a path: by a folder or volume above it, or a database of its name. `unknown` where the product does not say. */
export function coversPath({ covers }: Pick<BackupJob, 'covers'>, path: string): boolean | 'unknown' {
  return covers === undefined ? 'unknown' : covers.some((one) => holds(normal(one), normal(path)))
}

function holds(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** `D:`, `D:\` and `d:/` are one volume; names of Linux and macOS keep their case. */
function normal(path: string): string {
  const slashes = path.trim().replaceAll('\\', '/')
  const isWindows = /^[a-z]:/i.test(slashes) || slashes.startsWith('//')
  const shorter = slashes.length > 1 ? slashes.replace(/\/+$/, '') : slashes
  return isWindows ? shorter.toLowerCase() : shorter
}
