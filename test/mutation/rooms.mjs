/**
 * The pure core, by room: what is broken, and which tests are to notice. None of them needs a table, a simulator or a
 * browser, so that a thousand changes are tried within minutes.
 *
 * @type {Readonly<Record<string, { readonly mutate: readonly string[], readonly tests: readonly string[] }>>}
 */
export const rooms = {
  'voice-xml': {
    mutate: ['lib/voice-xml/{characters,definition,render,response,write}.ts'],
    tests: ['test/voice-xml/{check,definition,render}.test.ts'],
  },
  callbacks: {
    mutate: [
      'lib/africastalking/callbacks/{callback-fields,parse-callback,posted-fields,redact-digits}.ts',
      'lib/africastalking/is-absent.ts',
    ],
    tests: ['test/africastalking/{amounts,callback,redact-digits}.test.ts'],
  },
  'phone-numbers': {
    mutate: ['lib/phone-numbers/*.ts'],
    tests: ['test/phone-numbers/*.test.ts'],
  },
  calls: {
    mutate: [
      'lib/calls/event/{days,event-type,outcome}.ts',
      'lib/calls/record/{call,call-inputs,call-legs,call-times,indexed-fields,money,observations,same-number}.ts',
    ],
    tests: ['test/calls/{call,days,event,laws,money,outcome,same-number}.test.ts'],
  },
  tokens: {
    mutate: ['lib/flows/token/*.ts', 'lib/http-api/{callback-token,request}.ts'],
    tests: [
      'test/flows/{conversation,seal,start-tag}.test.ts',
      'test/http-api/{callback-token,request}.test.ts',
    ],
  },
};
