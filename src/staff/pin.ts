/** Wrong PINs before the sign-in ends: then it is password and code again. */
export const pinTries = 5

/** Four to eight digits that are not the first ones that somebody would try. */
export function isGoodPin(pin: string): boolean {
  if (!/^\d{4,8}$/.test(pin)) return false
  const steps = [...pin].slice(1).map((digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10)
  const even = steps.every((step) => step === steps[0])
  return !(even && [0, 1, 9].includes(steps[0] as number))
}

/** Digits as they are typed on an Arabic keyboard. */
export const latinDigits = (text: string): string =>
  text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) as number) & 0xf)).trim()
