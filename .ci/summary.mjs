import { readFileSync } from 'node:fs';

/** Adds up Vitest's JSON reports into one line, and fails unless tests ran and every one of them passed. */
const reports = process.argv.slice(2).map((file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // A run that ended before it could report has failed, however many of its tests had passed.
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, success: false };
  }
});

/** @param {(report: any) => number} count */
function total(count) {
  return reports.reduce((sum, report) => sum + count(report), 0);
}

const passed = total((report) => report.numPassedTests);
// A file that cannot even be loaded has no tests to count, but fails its suite.
const failed = total((report) => report.numFailedTests || (report.success ? 0 : 1));
const skipped = total((report) => report.numPendingTests + report.numTodoTests);

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
