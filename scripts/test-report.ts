/** The part that we read of the report that vitest writes with `--reporter=json`. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** How many tests passed and failed, and the names of those that did not run. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

/**
 * Counts a report. A file that failed before its first test counts as one failure, and so does a run that vitest ended
 * with an error though each test passed (an error outside of any test), or that left no report.
 */
export function countTests(report: VitestReport | undefined, exitCode: number | null): Counts {
  const files = report?.testResults ?? [];
  const tests = files.flatMap(({ name, assertionResults }) => assertionResults.map((test) => ({ ...test, file: name })));
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const brokenFiles = files.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed')).length;
  const failed = failedTests + brokenFiles;
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ file, fullName }) => `${file}: ${fullName}`);
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped };
}
