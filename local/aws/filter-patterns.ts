/** A filter pattern of Lambda's event source mappings: objects down to lists of what a value may be. */
export interface Pattern {
  readonly [name: string]: Pattern | readonly (string | { readonly prefix: string })[];
}

/** Whether any of the patterns lets the value through. Of Lambda's operators those that serverless.yml uses are known. */
export function matchesAny(patterns: readonly Pattern[], value: object): boolean {
  return patterns.some((pattern) => matches(pattern, value));
}

function matches(pattern: Pattern, value: unknown): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const found = (value as Record<string, unknown> | undefined)?.[name];
    if (!Array.isArray(wanted)) return matches(wanted as Pattern, found);
    return wanted.some((one) =>
      typeof one === 'string' ? found === one : typeof found === 'string' && found.startsWith(one.prefix),
    );
  });
}
