/** A JSON or XML document without types: Africa's Talking promises none. */
export type ResponseRecord = Readonly<Record<string, unknown>>;

interface Element {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

/** Deeper than any answer, and shallow enough to walk. */
const MAX_DEPTH = 20;

const TOKEN = /<(\/?)([A-Za-z_][\w.:-]*)[^<>]*?(\/?)>|<[?!][^<>]*>|[^<]+/y;

/**
 * The small part of XML that Africa's Talking answers in: elements and text. Attributes and comments are passed
 * over. The root is kept as a wrapper, and names begin in lower case as they do in JSON; `undefined` for anything
 * that is not well formed.
 */
export function readResponseXml(text: string, clean: (text: string) => string): ResponseRecord | undefined {
  const document: Element = { name: '', children: [], text: '' };
  const open = [document];
  TOKEN.lastIndex = 0;

  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text);
    if (token === null || open.length > MAX_DEPTH || !isPlaced(token, open)) return undefined;
  }
  const [root] = document.children;
  return open.length === 1 && root !== undefined ? asRecord(document, clean) : undefined;
}

/** Adds a token to the innermost open element. `false` where an element ends that did not begin. */
function isPlaced([token, closing, name, empty]: RegExpExecArray, open: Element[]): boolean {
  const parent = open.at(-1);
  if (parent === undefined) return false;
  if (name === undefined) {
    if (!token.startsWith('<')) parent.text += token;
    return true;
  }
  if (closing === '/') return open.pop()?.name === name;

  const element: Element = { name, children: [], text: '' };
  parent.children.push(element);
  if (empty !== '/') open.push(element);
  return true;
}

function asRecord({ children }: Element, clean: (text: string) => string): ResponseRecord {
  const values = new Map<string, unknown[]>();
  for (const child of children) {
    const name = child.name.charAt(0).toLowerCase() + child.name.slice(1);
    const value = child.children.length > 0 ? asRecord(child, clean) : clean(unescapeXml(child.text));
    const named = values.get(name);
    if (named === undefined) values.set(name, [value]);
    else named.push(value);
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name) => entities[name] as string);
}
