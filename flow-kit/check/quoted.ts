/** A value as an author wrote it, short enough for a message. Never throws. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return `'${value.length > 60 ? `${value.slice(0, 59)}…` : value}'`;
  if (value === undefined) return 'nothing';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    const text = JSON.stringify(value) ?? 'that';
    return text.length > 60 ? `${text.slice(0, 59)}…` : text;
  } catch {
    return 'that';
  }
}
