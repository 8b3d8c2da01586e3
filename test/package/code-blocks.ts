/** A block of code in a page. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/** The blocks of code of a page in Markdown, in order. */
export function codeBlocks(page: string): CodeBlock[] {
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)].map(([, language = '', code = '']) => ({
    language,
    code,
  }));
}

/** A line as it stands in a page, but with the ports that are free here. */
export function withPorts(line: string, ports: Readonly<Record<number, number>>): string {
  return Object.entries(ports).reduce(
    (text, [written, port]) => text.replaceAll(written, String(port)),
    line,
  );
}
