import { type Answer, type Parse, value } from 'rounds'
import type { MedtechVolumes } from './shape.ts'

export const volumes: Parse<{ volumes: Answer<MedtechVolumes> }, MedtechVolumes> = ({ volumes: answer }) =>
  answer.state === 'value' ? value(answer.value) : answer
