declare const brand: unique symbol;

/** The address of a browser or SIP phone of our account, such as `agent.myapp@ke.sip.africastalking.com`. */
export type SipAddress = string & { readonly [brand]: 'SipAddress' };

/**
 * The one way to an address that `call` takes. `undefined` for anything else: a comma or space would make two recipients of
 * one.
 *
 * @public for whoever has calls placed to browser or SIP phones
 */
export function parseSipAddress(text: string): SipAddress | undefined {
  const address = text.trim();
  const isAddress = /^[\w.-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}africastalking\.com$/i.test(address);
  return isAddress ? (address as SipAddress) : undefined;
}

/** The number in the SIP address of a number, such as `+254711082000.ke.sip.africastalking.com`; `undefined` for anything else. */
export function numberInSipAddress(text: string): string | undefined {
  return /^(?:sip:)?(\+?\d{7,15})[@.][\w.-]*africastalking\.com$/i.exec(text.trim())?.[1];
}
