/** The last name of a path, of Windows or of Unix, also behind a server as in `localhost/gds_db:D:\MT32\MT32.IB`. */
export function leafOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'), path.lastIndexOf(':')) + 1)
}

export function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'))
  const folder = path.slice(0, end)
  return end === 0 || /^[A-Za-z]:$/.test(folder) ? path.slice(0, end + 1) : folder
}

/** The same folder, whatever its case and the separator at its end. */
export function isSamePath(one: string, other: string): boolean {
  return plain(one) === plain(other)
}

function plain(path: string): string {
  return path.replace(/[\\/]+$/, '').toLowerCase()
}
