import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { voiceXmlPage } from '../../build/generate/voice-xml-page.ts';
import { grammar } from '../../lib/voice-xml/definition.ts';

const page = readFileSync(new URL('../../docs/voice-xml.md', import.meta.url), 'utf8');

describe('docs/voice-xml.md', () => {
  it('is what the docstrings, the grammar and the examples make; if not: npm run voice-xml-page', () => {
    expect(page).toBe(voiceXmlPage());
  });

  it('describes every element and every attribute of the grammar', () => {
    const elements = [...grammar.keys()].map(String).filter((name) => name !== 'Response');

    for (const name of elements) expect(page).toMatch(new RegExp(`^(## ${name}|### \`${name}\`: )`, 'm'));
    for (const { attributes } of grammar.values()) {
      for (const name of attributes.keys()) expect(page).toContain(`| \`${name}\` |`);
    }
  });

  it('explains every attribute', () => {
    expect(page).not.toMatch(/\| {2}\|$/m);
  });

  it('shows an example of every verb', () => {
    for (const verb of [
      'Say',
      'Play',
      'GetDigits',
      'Dial',
      'Record',
      'Enqueue',
      'Dequeue',
      'Redirect',
      'Reject',
      'Conference',
    ])
      expect(page).toMatch(
        new RegExp(`## ${verb}\\n[\\s\\S]*?\`\`\`ts\\nresponse\\([\\s\\S]*?\`\`\`xml\\n<Response>`),
      );
  });

  it('says of every rule of a fault what it means, and of every spelling who says so', () => {
    expect(page).toMatch(/\| `unreachable` \| the verb is never reached/);
    expect(page).toMatch(/\| `ringBackTone` \| `ringbackTone` \| The attribute table .*PHP SDK/);
  });

  it('shows what answer and parse really say', () => {
    expect(page).toContain('unreachable | /Response/Say#2 | Redirect ends the list before it');
    expect(page).toContain(
      '2:14 value | /Response/GetDigits/@timeout | timeout must be a whole number above 0',
    );
  });
});
