/**
 * The year in which a Mac came out, by its model identifier, as known on 2026-08-22 from Apple's support pages "Identify your Mac model".
 * Most were sold for one to three years more. The table does not expire: a model that is missing has no year.
 */
export function macYear(identifier: string): number | undefined {
  return YEARS.get(identifier)
}

const LISTS: Record<number, string> = {
  2010: 'MacPro5,1 MacBookPro6,1 MacBookPro6,2 MacBookPro7,1 MacBookAir3,1 MacBookAir3,2 Macmini4,1 iMac11,2 iMac11,3',
  2011: 'MacBookPro8,1 MacBookPro8,2 MacBookPro8,3 MacBookAir4,1 MacBookAir4,2 Macmini5,1 Macmini5,2 Macmini5,3 iMac12,1 iMac12,2',
  2012: 'MacBookPro9,1 MacBookPro9,2 MacBookPro10,1 MacBookPro10,2 MacBookAir5,1 MacBookAir5,2 Macmini6,1 Macmini6,2 iMac13,1 iMac13,2',
  2013: 'MacBookPro11,1 MacBookPro11,2 MacBookPro11,3 MacBookAir6,1 MacBookAir6,2 MacPro6,1 iMac14,1 iMac14,2 iMac14,3',
  2014: 'Macmini7,1 iMac14,4 iMac15,1',
  2015: 'MacBook8,1 MacBookPro11,4 MacBookPro11,5 MacBookPro12,1 MacBookAir7,1 MacBookAir7,2 iMac16,1 iMac16,2 iMac17,1',
  2016: 'MacBook9,1 MacBookPro13,1 MacBookPro13,2 MacBookPro13,3',
  2017: 'MacBook10,1 MacBookPro14,1 MacBookPro14,2 MacBookPro14,3 iMac18,1 iMac18,2 iMac18,3 iMacPro1,1',
  2018: 'MacBookPro15,1 MacBookPro15,2 MacBookPro15,3 MacBookAir8,1 Macmini8,1',
  2019: 'MacBookPro15,4 MacBookPro16,1 MacBookPro16,4 MacBookAir8,2 iMac19,1 iMac19,2 MacPro7,1',
  2020: 'MacBookPro16,2 MacBookPro16,3 MacBookPro17,1 MacBookAir9,1 MacBookAir10,1 Macmini9,1 iMac20,1 iMac20,2',
  2021: 'MacBookPro18,1 MacBookPro18,2 MacBookPro18,3 MacBookPro18,4 iMac21,1 iMac21,2',
  2022: 'Mac13,1 Mac13,2 Mac14,2 Mac14,7',
  2023: 'Mac14,3 Mac14,5 Mac14,6 Mac14,8 Mac14,9 Mac14,10 Mac14,12 Mac14,13 Mac14,14 Mac14,15 Mac15,3 Mac15,4 Mac15,5 Mac15,6 Mac15,7 Mac15,8 Mac15,9 Mac15,10 Mac15,11',
  2024: 'Mac15,12 Mac15,13 Mac16,1 Mac16,2 Mac16,3 Mac16,5 Mac16,6 Mac16,7 Mac16,8 Mac16,10 Mac16,11',
  2025: 'Mac15,14 Mac16,9 Mac16,12 Mac16,13 Mac17,2',
}

const YEARS = new Map(Object.entries(LISTS).flatMap(([year, models]) => models.split(' ').map((model) => [model, Number(year)] as const)))
