/** What a record has under a name from outside; nothing for names such as `constructor`, which every object knows. */
export const ownProperty = <Value>(
  of: Readonly<Record<string, Value>> | undefined,
  name: string | undefined,
): Value | undefined =>
  of !== undefined && name !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
