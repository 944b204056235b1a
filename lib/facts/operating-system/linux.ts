import { type Answer, type FileContent, failed, type Parse, reasonOf, value } from '../../api.ts'
import { osRelease } from '../../formats/os-release.ts'
import type { OperatingSystem } from './shape.ts'
import { proState } from './ubuntu-pro.ts'

interface Probes {
  release: Answer<FileContent>
  vendorRelease: Answer<FileContent>
  proStatus: Answer<FileContent>
  proToken: Answer<FileContent>
}

/** /etc/os-release wins over /usr/lib/os-release, as os-release(5) says. */
export const parse: Parse<Probes, OperatingSystem> = ({ release, vendorRelease, proStatus, proToken }, { now }) => {
  const file = release.state === 'absent' ? vendorRelease : release
  if (file.state !== 'value') {
    return failed(`os-release could not be read: ${reasonOf(file)}`)
  }
  const read = osRelease(file.value.text)
  if (read.state !== 'value') {
    return read
  }
  const { id, idLike, name, versionId, codename, baseCodename } = read.value
  return value({
    name,
    product: id,
    ...(versionId ? { version: versionId } : {}),
    ...(codename ? { codename } : {}),
    core: false,
    evaluation: false,
    preview: false,
    like: idLike,
    ...(baseCodename ? { baseCodename } : {}),
    ...(id === 'ubuntu' || idLike.includes('ubuntu') ? { pro: proState(proStatus, proToken, now) } : {}),
    source: file.value.path,
  })
}
