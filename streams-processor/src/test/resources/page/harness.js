/** The page's own modules are tested with this and nothing else: a name, what it does, and what is expected. */
const tests = [];

/** Declares a test. */
export function test(name, body) {
  tests.push({ name, body });
}

/** Fails unless both are the same as JSON, or the same number. */
export function equal(actual, expected, about = "") {
  if (Object.is(actual, expected)) return;
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value) ?? String(value));
  if (left !== right || typeof actual !== typeof expected) throw new Error(`${about} is ${left}, expected ${right}`.trim());
}

/** Fails unless it fails; returns the error. */
export async function failure(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("succeeded, expected a failure");
}

/** Runs what was declared: for each test its name, and the error or null. */
export async function run() {
  const results = [];
  for (const { name, body } of tests) {
    try {
      await body();
      results.push({ name, error: null });
    } catch (error) {
      results.push({ name, error: String(error.stack ?? error) });
    }
  }
  return results;
}
