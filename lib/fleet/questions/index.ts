import { changed, failed, mendTime, standing } from './history.ts'
import { accepted, asideNow, owners, silent, versions } from './now.ts'
import { planned } from './planned.ts'
import type { Question } from './question.ts'

/** All that can be asked, in the order in which it is listed. */
export const QUESTIONS: readonly Question[] = [standing, failed, silent, changed, mendTime, planned, owners, accepted, versions, asideNow]
