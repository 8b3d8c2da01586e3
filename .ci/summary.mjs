import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Adds up Vitest's JSON reports into one line, and fails unless tests ran and every one of them passed. Before that line it says
 * which tests failed, and how: the end of a log is what people see first, and what is left when the log was cut.
 */
const LINES_OF_A_MESSAGE = 12;

const reports = process.argv.slice(2).map((file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // A run that ended before it could report has failed, however many of its tests had passed.
    console.log(`FAILED ${file}\n    The run ended before it could write this report.\n`);
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
});

for (const { name, status, message, assertionResults } of reports.flatMap((report) => report.testResults)) {
  const file = relative(process.cwd(), name);
  const failures = assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
  for (const test of failures) tell(`${file} > ${test.fullName}`, test.failureMessages.join('\n'));
  // What could not be loaded has no tests that could fail.
  if (status === 'failed' && failures.length === 0) tell(file, message);
}

const passed = total((report) => report.numPassedTests);
// A file that cannot even be loaded has no tests to count, but fails its suite.
const failed = total((report) => report.numFailedTests || (report.success === false ? 1 : 0));
const skipped = total((report) => report.numPendingTests + report.numTodoTests);

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;

/** @param {(report: any) => number} count */
function total(count) {
  return reports.reduce((sum, report) => sum + count(report), 0);
}

/** @param {string} which @param {string} message */
function tell(which, message) {
  const lines = stripVTControlCharacters(message).trimEnd().split('\n');
  const kept = lines.slice(0, LINES_OF_A_MESSAGE).map((line) => `    ${line.slice(0, 200)}`);
  if (lines.length > kept.length) kept.push(`    … and ${lines.length - kept.length} lines more, further up`);
  console.log(`FAILED ${which}\n${kept.join('\n')}\n`);
}
