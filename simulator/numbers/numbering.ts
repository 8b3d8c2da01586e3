/** A country as Africa's Talking's callbacks and bills know it. */
interface Country {
  readonly name: string;
  /** `callerCountryCode` in a callback: the dialling code. */
  readonly diallingCode: string;
  readonly currencyCode: string;
  /** Mobile networks by the first digits of the national number; the longest that fits counts. */
  readonly carriers: Readonly<Record<string, string>>;
}

/**
 * Countries in which Africa's Talking sells voice numbers, with their mobile prefixes. Carrier names are
 * spelled as callbacks have been seen to spell them (`Safaricom`, `MTN`, `Airtel`); a prefix that is not
 * here is carried by `None`, as Africa's Talking writes what it does not know. Number portability makes
 * any such table an approximation.
 */
const countries: readonly Country[] = [
  {
    name: 'Kenya',
    diallingCode: '254',
    currencyCode: 'KES',
    carriers: {
      ...prefixes(
        'Safaricom',
        '70 71 72 740 741 742 743 745 746 748 757 758 759 768 769 79 110 111 112 113 114 115',
      ),
      ...prefixes('Airtel', '73 750 751 752 753 754 755 756 762 78 100 101 102 103 104 105 106'),
      ...prefixes('Telkom', '77'),
      ...prefixes('Equitel', '763 764 765 766'),
    },
  },
  {
    name: 'Uganda',
    diallingCode: '256',
    currencyCode: 'UGX',
    carriers: { ...prefixes('MTN', '76 77 78 79 39'), ...prefixes('Airtel', '70 74 75 20') },
  },
  {
    name: 'Tanzania',
    diallingCode: '255',
    currencyCode: 'TZS',
    carriers: {
      ...prefixes('Vodacom', '74 75 76'),
      ...prefixes('Airtel', '68 69 78'),
      ...prefixes('Tigo', '65 67 71'),
      ...prefixes('Halotel', '61 62'),
    },
  },
  {
    name: 'Rwanda',
    diallingCode: '250',
    currencyCode: 'RWF',
    carriers: { ...prefixes('MTN', '78 79'), ...prefixes('Airtel', '72 73') },
  },
  {
    name: 'Nigeria',
    diallingCode: '234',
    currencyCode: 'NGN',
    carriers: {
      ...prefixes('MTN', '703 706 803 806 810 813 814 816 903 906 913 916'),
      ...prefixes('Airtel', '701 708 802 808 812 901 902 904 907 912'),
      ...prefixes('Glo', '705 805 807 811 815 905 915'),
      ...prefixes('9mobile', '809 817 818 908 909'),
    },
  },
  { name: 'Ghana', diallingCode: '233', currencyCode: 'GHS', carriers: prefixes('MTN', '24 54 55 59') },
  { name: 'Malawi', diallingCode: '265', currencyCode: 'MWK', carriers: prefixes('Airtel', '99') },
  { name: 'Zambia', diallingCode: '260', currencyCode: 'ZMW', carriers: prefixes('MTN', '96 76') },
  { name: 'Ethiopia', diallingCode: '251', currencyCode: 'ETB', carriers: {} },
  { name: 'South Africa', diallingCode: '27', currencyCode: 'ZAR', carriers: {} },
];

/** Facts about a number: its country, carrier and currency. */
export interface NumberFacts {
  /** `callerCountryCode`: a dialling code, or `-1` for a browser phone. */
  readonly countryCode: string;
  readonly countryName: string;
  /** `callerCarrierName`, or `None`. */
  readonly carrier: string;
  readonly currencyCode: string | undefined;
}

/** Looks a number up: E.164, or the address of a browser or SIP phone. */
export function factsOf(phoneNumber: string): NumberFacts {
  if (!phoneNumber.startsWith('+')) {
    return {
      countryCode: '-1',
      countryName: 'a browser or SIP phone',
      carrier: 'None',
      currencyCode: undefined,
    };
  }

  const country = countries.find(({ diallingCode }) => phoneNumber.startsWith(diallingCode, 1));
  if (country === undefined) {
    return {
      countryCode: 'None',
      countryName: 'a country unknown here',
      carrier: 'None',
      currencyCode: undefined,
    };
  }

  const national = phoneNumber.slice(1 + country.diallingCode.length);
  return {
    countryCode: country.diallingCode,
    countryName: country.name,
    carrier: country.carriers[national.slice(0, 3)] ?? country.carriers[national.slice(0, 2)] ?? 'None',
    currencyCode: country.currencyCode,
  };
}

/** The one name of a phone: E.164, or of a browser or SIP phone its name without a host. Anything else stays as it is. */
export function phoneName(number: string): string {
  return number.startsWith('+') ? number : (clientAddress(number) ?? number);
}

/** A number that can be dialled: E.164 with its plus. */
export function isE164(phoneNumber: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(phoneNumber);
}

/** Africa's Talking writes `ke.sip.africastalking.com` in its samples; users have shown `sip.ke.africastalking.com` too. */
const SIP_HOST = /^(?:[a-z0-9-]{1,63}\.){1,4}africastalking\.com$/i;
/** Digits alone would be a telephone number without its plus; at a SIP host they are a phone's name, such as 1001. */
const CLIENT_NAME = /^(?=.*[a-z])[\w-]+(?:\.[\w-]+)*$/i;
const NAME_AT_HOST = /^[\w.-]{1,64}$/;
/** What programs write for a variable that has no value is nobody's name. */
const NO_NAME = /^(?:undefined|null|none|nil|nan|true|false)$/i;

/**
 * The one name of a browser or SIP phone: `username.clientName`, or the name alone. Africa's Talking takes the same
 * phone as `username.clientName@ke.sip.africastalking.com` too. `undefined` for anything else.
 */
export function clientAddress(address: string): string | undefined {
  const [name = '', host, ...more] = address.split('@');
  if (more.length > 0 || (host !== undefined && !SIP_HOST.test(host))) return undefined;
  const fits = host === undefined ? CLIENT_NAME.test(name) && !NO_NAME.test(name) : NAME_AT_HOST.test(name);
  return fits ? name : undefined;
}

function prefixes(carrier: string, list: string): Record<string, string> {
  return Object.fromEntries(list.split(' ').map((prefix) => [prefix, carrier]));
}
