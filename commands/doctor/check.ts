/** What a check found. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly what: string;
  readonly isWell: boolean;
  /** What was found there. */
  readonly found: string;
  /** What to do about it; absent when nothing is wrong. */
  readonly advice?: string;
}

export function well(what: string, found: string): Finding {
  return { what, isWell: true, found };
}

export function ill(what: string, found: string, advice: string): Finding {
  return { what, isWell: false, found, advice };
}

/** What a check finds; a look that fails by itself, for want of a permission or a network, is a finding too. */
export async function finding(what: string, look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (error instanceof TypeError && cause instanceof Error)
      return ill(
        what,
        `could not be reached: ${cause.message}`,
        'Mend first what the line of the status says.',
      );
    return ill(
      what,
      `could not be looked at: ${name}: ${message || 'no connection'}`,
      'The credentials of AWS here may lack a permission: docs/deploying.md lists those that the doctor needs.',
    );
  }
}
