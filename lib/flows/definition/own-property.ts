/** Own property by a name from outside; `undefined` for inherited names such as `constructor`, which every object has. */
export function ownProperty<Value>(
  of: Readonly<Record<string, Value>> | undefined,
  name: string | undefined,
): Value | undefined {
  return of !== undefined && name !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}
