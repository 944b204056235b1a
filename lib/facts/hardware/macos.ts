import { type Answer, type CommandOutput, failed, reasonOf, value } from '../../api.ts'
import { freeSpace } from '../../formats/df.ts'
import type { Chassis, Hardware } from './shape.ts'

interface Probes {
  /** `sysctl -n hw.model`, such as `Mac14,2`. */
  model: Answer<CommandOutput>
  processor: Answer<CommandOutput>
  room: Answer<CommandOutput>
}

export function parse({ model, processor, room }: Probes): Answer<Hardware> {
  const identifier = textOf(model)
  if (!/^[A-Za-z]+\d+,\d+$/.test(identifier)) {
    return failed(model.state === 'value' ? 'sysctl gave no model such as "Mac14,2"' : `sysctl did not answer: ${reasonOf(model)}`)
  }
  const name = textOf(processor)
  return value({
    maker: 'Apple',
    model: identifier,
    chassis: chassisOf(identifier),
    ...(name ? { processor: name } : {}),
    atLeastSince: [],
    disks: [],
    volumes:
      room.state === 'value' ? freeSpace(room.value.stdout).filter(({ name: mount }) => !/^\/System\/Volumes\/(?!Data$)/.test(mount)) : [],
    missed: room.state === 'value' ? [] : [`df: ${reasonOf(room)}`],
  })
}

/** Since 2022 the identifier no longer names the kind. */
function chassisOf(identifier: string): Chassis {
  return /^MacBook/.test(identifier) ? 'laptop' : /^(?:iMac|Macmini|MacPro)/.test(identifier) ? 'desktop' : 'unknown'
}

function textOf(answer: Answer<CommandOutput>): string {
  return answer.state === 'value' && answer.value.exitCode === 0 ? answer.value.stdout.trim() : ''
}
