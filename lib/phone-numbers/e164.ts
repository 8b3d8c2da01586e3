/** How every number of ours is written: ITU-T E.164, a plus, the country's calling code, and 15 digits at most. */
export const E164 = /^\+[1-9]\d{6,14}$/;

export function isE164(text: string): boolean {
  return E164.test(text);
}
