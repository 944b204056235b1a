import { lines } from './lines.ts'

/**
 * Names set by a file for sysctl, as paths below /proc/sys (sysctl.conf(5)): with a slash first a name stands as it is, with a dot first dots
 * part it and slashes stand for dots. Anything else is left out.
 */
export function sysctlNames(text: string): string[] {
  return lines(text).flatMap((line) => {
    const name = /^\s*-?\s*([A-Za-z][\w./-]*)\s*=/.exec(line)?.[1]
    const path = name === undefined ? undefined : asPath(name)
    return path && !path.includes('..') ? [path] : []
  })
}

function asPath(name: string): string {
  const [separator] = /[./]/.exec(name) ?? []
  return separator === '.' ? name.replace(/[./]/g, (one) => (one === '.' ? '/' : '.')) : name
}
