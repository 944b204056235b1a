import { MARK, type Rule, replaced } from './marks.ts'

/** Not the unit of a service (`clamd@scan.service`), nor somebody on a server (`ssh://borg@nas.kauri.nz`, `anna@nas.kauri.nz:/backup`), nor a home folder. */
const ADDRESS =
  /(?<![\w.%+'-])(?<!\/\/|\/home\/|\/Users\/|\\Users\\)[\w.%+'-]+@(?:[\w-]{1,63}\.){1,8}(?!(?:service|socket|timer|target|mount|slice|path|device)\b)[A-Za-z]{2,24}(?![\w-]|\.\w|:[/~.])/g
const PHONE = /(?<![\w.:+-])(?:\+64[ -]?\(?\d{1,2}\)?|\(?0[2-9]\d?\)?)[ -]\d{3}[ -]?\d{3,4}(?![\w.-])/g
const PHONE_JOINED = /(?<![\w.:-])\+64\d{7,10}(?!\w)/g
const PHONE_TOLD = /\b((?:phone|ph|tel|telephone|mobile|mob|cell|fax)\b[.:]?\s{0,3})\+?\(?\d[\d ()-]{5,18}\d(?![\w.])/gi
const DATE = '\\d{1,4}[-/. ]\\d{1,2}[-/. ]\\d{1,4}|\\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9},? \\d{4}|\\d{6,8}'
const BIRTH = new RegExp(`\\b((?:dob|d\\.o\\.b\\.?|date of birth|birth ?date|born(?: on)?)[\\s:=-]{0,4})(?:${DATE})`, 'gi')
/** `Smith John 1970`, `Ngata, Aroha 3-4-1961`: no product and no version of Windows has such a year. */
const WITH_YEAR =
  /(?<![\p{L}\p{N}])\p{Lu}[\p{L}'’-]{1,40}[ ,_]{1,2}\p{Lu}[\p{L}'’-]{1,40}[ ,_(-]{1,3}(?:\d{1,2}[-/.]\d{1,2}[-/.])?19[2-9]\d(?!\d)/gu

/** A date alone is no date of birth: findings are full of dates. One that is called so, or stands behind a name, is. */
export const births: Rule = {
  couldMatch: (text) => /birth|born|d\.?o\.?b|19[2-9]\d/i.test(text),
  hide: (text, tally) =>
    replaced(
      replaced(text, BIRTH, tally, ([, label = '']) => label + MARK.birth),
      WITH_YEAR,
      tally,
      () => MARK.patient,
    ),
}

export const phones: Rule = {
  couldMatch: (text) => /\+64|0[2-9]\d?\)?[ -]\d{3}|(?:ph|phone|tel|mob|cell|fax)\b/i.test(text),
  hide: (text, tally) =>
    replaced(
      replaced(
        replaced(text, PHONE_TOLD, tally, ([, label = '']) => label + MARK.person),
        PHONE,
        tally,
        () => MARK.person,
      ),
      PHONE_JOINED,
      tally,
      () => MARK.person,
    ),
}

/** Of the practice's contacts the address stays; so does an account that is written as one (`user:mere@kauri.nz`), for the technician. */
export function addressesBut(contacts: ReadonlySet<string>): Rule {
  return {
    couldMatch: (text) => text.includes('@'),
    hide: (text, tally) =>
      replaced(text, ADDRESS, tally, ({ 0: address, index }, whole) => {
        const isAccount = /(?:^|: )(?:user|account):$/.test(whole.slice(Math.max(0, index - 12), index))
        return isAccount || contacts.has(address.toLowerCase()) ? undefined : MARK.person
      }),
  }
}
