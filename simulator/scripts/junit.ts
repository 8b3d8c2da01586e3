import type { ScenarioResult } from './run-scenario.ts';

/** The results of one file. */
export interface FileResult {
  readonly file: string;
  readonly scenarios: ScenarioResult[];
}

/** The results as JUnit XML, which continuous integration shows as tests. */
export function junitXml(files: readonly FileResult[]): string {
  const suites = files.map(({ file, scenarios }) => {
    const failures = scenarios.filter(({ deviations }) => deviations.length > 0).length;
    const seconds = scenarios.reduce((sum, scenario) => sum + scenario.seconds, 0);
    const cases = scenarios.map((scenario) => testCase(file, scenario)).join('');
    return `  <testsuite name="${xmlText(file)}" tests="${scenarios.length}" failures="${failures}" errors="0" time="${seconds.toFixed(3)}">\n${cases}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function testCase(file: string, { name, seconds, deviations, transcript }: ScenarioResult): string {
  const open = `    <testcase classname="${xmlText(file)}" name="${xmlText(name)}" time="${seconds.toFixed(3)}"`;
  const [first] = deviations;
  if (first === undefined) return `${open}/>\n`;
  return `${open}>\n      <failure message="${xmlText(first)}">${xmlText(deviations.join('\n'))}</failure>\n      <system-out>${xmlText(transcript)}</system-out>\n    </testcase>\n`;
}

/** Text for an attribute or an element; characters that XML cannot hold are left out. */
function xmlText(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
