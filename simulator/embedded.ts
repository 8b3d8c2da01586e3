/** Files by their path, as text. */
export type TextFiles = Readonly<Record<string, string>>;

/**
 * The phone page and the ready scenarios, where they are part of one file with everything else: `build.mjs` puts them
 * here. `undefined` where they are read from the disk.
 */
export const embedded: { page: TextFiles; scenarios: TextFiles } | undefined = undefined;
