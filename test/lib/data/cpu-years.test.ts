import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { processorYear } from '../../../lib/data/cpu-years.ts'

/** Names as processors give them by CPUID, from the makers' public lists. */
const test = suite('processor years')

const names: Array<[string, number | undefined]> = [
  ['Intel(R) Core(TM) i7 CPU         920  @ 2.67GHz', 2008],
  ['Intel(R) Core(TM) i5-2400 CPU @ 3.10GHz', 2011],
  ['Intel(R) Core(TM) i5-6500T CPU @ 2.50GHz', 2015],
  ['Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz', 2017],
  ['Intel(R) Core(TM) i5-10210U CPU @ 1.60GHz', 2019],
  ['Intel(R) Core(TM) i7-1065G7 CPU @ 1.30GHz', 2019],
  ['11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz', 2020],
  ['12th Gen Intel(R) Core(TM) i5-1235U', 2021],
  ['13th Gen Intel(R) Core(TM) i7-13700', 2022],
  ['Intel(R) Core(TM) i5-14500', 2023],
  ['Intel(R) Core(TM) Ultra 7 155H', 2023],
  ['Intel(R) Core(TM) Ultra 5 225U', 2024],
  ['Intel(R) Core(TM) 5 120U', 2024],
  ['Intel(R) Core(TM)2 Duo CPU     E8400  @ 3.00GHz', 2005],
  ['Intel(R) N100', 2023],
  ['Intel(R) Core(TM) i3-N305', 2023],
  ['Intel(R) Celeron(R) N4020 CPU @ 1.10GHz', 2017],
  ['Intel(R) Pentium(R) Silver N6000 @ 1.10GHz', 2021],
  ['Intel(R) Celeron(R) N5105 @ 2.00GHz', 2021],
  ['Intel(R) Xeon(R) CPU E3-1225 v5 @ 3.30GHz', 2015],
  ['Intel(R) Xeon(R) CPU E3-1220 @ 3.10GHz', 2011],
  ['Intel(R) Xeon(R) CPU E5-2620 v4 @ 2.10GHz', 2016],
  ['Intel(R) Xeon(R) E-2224 CPU @ 3.40GHz', 2019],
  ['Intel(R) Xeon(R) Silver 4210 CPU @ 2.20GHz', 2019],
  ['Intel(R) Xeon(R) Gold 5412U', 2023],
  ['AMD Ryzen 5 3600 6-Core Processor', 2019],
  ['AMD Ryzen 5 PRO 4650U with Radeon Graphics', 2020],
  ['AMD Ryzen 7 7840U w/ Radeon 780M Graphics', 2022],
  ['AMD Ryzen AI 9 HX 370 w/ Radeon 890M', 2024],
  ['AMD EPYC 7302P 16-Core Processor', 2019],
  ['AMD A10-7850K Radeon R7, 12 Compute Cores 4C+8G', 2011],
  ['Apple M2 Pro', 2022],
  ['QEMU TCG CPU version 2.5+', undefined],
  ['Intel(R) Core(TM) i5-99999 CPU', undefined],
  ['Intel(R) Core(TM) Ultra 9 985H', undefined],
  ['', undefined],
]
for (const [name, year] of names) {
  test(`${name || 'no name'}: ${year ?? 'no year'}`, () => assert.is(processorYear(name), year))
}

test.run()
