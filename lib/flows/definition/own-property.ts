/** What a record has under a name from outside; nothing for names such as `constructor`, which every object knows. */
export function ownProperty<Value>(
  of: Readonly<Record<string, Value>> | undefined,
  name: string | undefined,
): Value | undefined {
  return of !== undefined && name !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}
