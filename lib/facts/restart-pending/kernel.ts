/** Whether an installed kernel comes after the running one; kernels of another flavour (`-cloud-amd64`, `-rt`) are not compared. */
export function isNewerKernel(installed: string, running: string): boolean {
  const [one, other] = [versionOf(installed), versionOf(running)]
  if (!one || !other || one.flavour !== other.flavour) {
    return false
  }
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0)
    if (difference !== 0) {
      return difference > 0
    }
  }
  return false
}

/** `6.1.0-28-amd64`, `5.15.0-130-generic`, `6.12.9+bpo-amd64`. */
function versionOf(name: string): { numbers: number[]; flavour: string } | undefined {
  const [, version, flavour = ''] = /^(\d+(?:\.\d+)*(?:[-+.~](?:\d+|(?:deb|bpo|rc)\w*))*)(?:-(.*))?$/.exec(name) ?? []
  return version === undefined ? undefined : { numbers: (version.match(/\d+/g) ?? []).map(Number), flavour }
}
