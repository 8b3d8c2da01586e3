import { isE164 } from './e164.ts';

/**
 * The calling codes of one and two digits; all others have three, and none begins another (ITU-T E.164).
 * Written out so that a logger need not carry the numbering plans of the world.
 */
const CALLING_CODE = /^\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(?=\d{4})/;

/** The parts of a number in E.164, as digits; `undefined` for anything else. */
export function splitCallingCode(
  number: string,
): { readonly callingCode: string; readonly nationalNumber: string } | undefined {
  const code = isE164(number) ? CALLING_CODE.exec(number)?.[0] : undefined;
  return code === undefined
    ? undefined
    : { callingCode: code.slice(1), nationalNumber: number.slice(code.length) };
}
