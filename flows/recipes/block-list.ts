import { flow } from '../../lib/flows/index.ts';

export interface BlockList {
  readonly has: (phoneNumber: string, signal: AbortSignal) => Promise<boolean>;
}

/** Refuses callers who are on a list, free of charge, before the call is answered. */
export const guarded = flow(
  {
    start: 'look',
    steps: {
      look: {
        compute: { blocked: 'refuse', welcome: 'connect', withheld: 'withheld' },
        timeoutSeconds: 0.5,
        // A list that cannot be read blocks nobody.
        failed: 'connect',
      },
      refuse: { reject: true },
      withheld: {
        end: 'We take no calls from a withheld number. Please call again and show your number. Goodbye.',
      },
      connect: { dial: ['+254711000501'], maxDuration: 1800, unanswered: 'nobody' },
      nobody: { end: 'Sorry, nobody is free at the moment. Please call again later. Goodbye.' },
    },
  },
  ({ blockList }: { readonly blockList: BlockList }) => ({
    look: async (_, { callerNumber, signal }) => {
      if (callerNumber === undefined) return 'withheld';
      return (await blockList.has(callerNumber, signal)) ? 'blocked' : 'welcome';
    },
  }),
);
