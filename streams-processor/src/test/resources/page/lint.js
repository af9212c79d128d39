/** Reads the files of a tar archive: their names, without the folder they were packed in, and contents. */
function untar(bytes) {
  const text = new TextDecoder();
  const field = (at, length) => text.decode(bytes.subarray(at, at + length)).replace(/\0.*$/s, "");
  const files = new Map();
  for (let at = 0; at + 512 <= bytes.length && bytes[at] !== 0; ) {
    const size = parseInt(field(at + 124, 12), 8);
    files.set(field(at, 100).replace(/^.*\//, ""), text.decode(bytes.subarray(at + 512, at + 512 + size)));
    at += 512 + 512 * Math.ceil(size / 512);
  }
  return files;
}

async function bytes(path) {
  const body = (await fetch(path)).body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(body).arrayBuffer());
}

async function compiler() {
  await new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "/typescript/lib/typescript.js";
    script.onload = resolve;
    script.onerror = () => reject(new Error("no compiler"));
    document.head.append(script);
  });
  return window.ts;
}

/** What the libraries are to the page's modules: anything. */
const LIBRARIES = 'declare module "lit"; declare module "lit/*"; declare module "echarts/*";';

/** What is said of types that nobody declared (members, arguments and operands of them, types of libraries) is not heeded. */
const UNDECLARED = new Set([2322, 2339, 2345, 2362, 2363, 2551, 2694]);

/**
 * Holds modules against the language's own rules: names that are nowhere, imports and variables that nothing uses, code that is never
 * reached, arguments too many.
 *
 * @param {Record<string, string>} modules by path
 * @returns {Promise<string[]>} what is wrong, a sentence each
 */
export async function lint(modules) {
  const ts = await compiler();
  const library = untar(await bytes("/typescript/more.tgz"));
  const text = (name) =>
    name === "/libraries.d.ts" ? LIBRARIES : (modules[name] ?? (name.startsWith("/lib/") ? library.get(name.slice(5)) : undefined));
  const options = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noFallthroughCasesInSwitch: true,
    allowUnreachableCode: false,
    allowUnusedLabels: false,
    strict: false,
    types: [],
    lib: ["lib.esnext.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  };
  const host = {
    getSourceFile: (name, target) => (text(name) === undefined ? undefined : ts.createSourceFile(name, text(name), target)),
    getDefaultLibFileName: () => "/lib/lib.esnext.d.ts",
    getDefaultLibLocation: () => "/lib",
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    fileExists: (name) => text(name) !== undefined,
    readFile: text,
    writeFile() {},
  };
  const program = ts.createProgram([...Object.keys(modules), "/libraries.d.ts"], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ code }) => !UNDECLARED.has(code))
    .map(({ file, start, code, messageText }) => {
      const place = file ? `${file.fileName}:${file.getLineAndCharacterOfPosition(start).line + 1}` : "everywhere";
      return `${place}: ${ts.flattenDiagnosticMessageText(messageText, " ")} (${code})`;
    });
}
