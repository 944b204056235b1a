import { type Answer, type CommandOutput, type FactContext, type FileContent, failed, reasonOf, value } from '../../api.ts'
import { freeSpace } from '../../formats/df.ts'
import { integer } from '../../formats/lines.ts'
import { blockDevices } from '../../formats/lsblk.ts'
import { smartReport } from '../../formats/smartctl.ts'
import { chassisOf, named } from './chassis.ts'
import { diskEvidence, firmwareEvidence } from './evidence.ts'
import type { Disk, Hardware } from './shape.ts'

interface Probes {
  firmwareDate: Answer<FileContent>
  maker: Answer<FileContent>
  model: Answer<FileContent>
  chassis: Answer<FileContent>
  processors: Answer<FileContent>
  devices: Answer<CommandOutput>
  room: Answer<CommandOutput>
  /** smartctl, where it is installed, asked for the first disks of each kind. */
  firstDisk: Answer<CommandOutput>
  secondDisk: Answer<CommandOutput>
  firstNvme: Answer<CommandOutput>
  secondNvme: Answer<CommandOutput>
}

export function parse(probes: Probes, { now }: FactContext): Answer<Hardware> {
  const { firmwareDate, maker, model, chassis, processors, room } = probes
  if (firmwareDate.state !== 'value' && processors.state !== 'value') {
    return failed(`neither the firmware nor the processor could be read: ${reasonOf(firmwareDate)}`)
  }
  const processor = /^model name\s*:\s*(.+)$/m.exec(textOf(processors))?.[1]?.trim()
  const disks = disksOf(probes)
  return value({
    maker: named(textOf(maker)),
    model: named(textOf(model)),
    chassis: chassisOf(integer(textOf(chassis))),
    ...(processor ? { processor } : {}),
    atLeastSince: [...firmwareEvidence(textOf(firmwareDate), now, '/sys/class/dmi/id/bios_date'), ...diskEvidence(disks, now)],
    disks,
    volumes: room.state === 'value' ? freeSpace(room.value.stdout) : [],
    missed: room.state === 'value' ? [] : [`df: ${reasonOf(room)}`],
  })
}

function textOf(answer: Answer<FileContent>): string {
  return answer.state === 'value' ? answer.value.text : ''
}

/** A disk in a USB case may have served in another computer. */
function disksOf({ devices, firstDisk, secondDisk, firstNvme, secondNvme }: Probes): Disk[] {
  const listed = devices.state === 'value' ? blockDevices(devices.value.stdout) : devices
  const removable = listed.state === 'value' ? listed.value.filter((one) => one.removable).map(({ id }) => `/dev/${id}`) : undefined
  return [firstDisk, secondDisk, firstNvme, secondNvme].flatMap((answer): Disk[] => {
    const report = answer.state === 'value' ? smartReport(answer.value.stdout) : undefined
    if (!report || !removable || removable.includes(report.device)) {
      return []
    }
    const { device, passed, powerOnHours } = report
    return [
      {
        name: device,
        health: passed === undefined ? 'unknown' : passed ? 'good' : 'failing',
        ...(powerOnHours === undefined ? {} : { powerOnHours }),
        source: 'smartctl',
      },
    ]
  })
}
