/**
 * Loads submitted code as what it is: a CommonJS module or an ES module.
 *
 * Code with an `import` or `export` statement at the start of a line is an ES
 * module, other code is CommonJS; what does not parse as the one is tried as
 * the other (so `await` at the top makes a module). An ES module may use
 * `require` and `module` as well. Top-level declarations are found without being exported.
 */
'use strict';

const { createRequire, isBuiltin } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const vm = require('node:vm');

const esSyntax = /^[ \t]*(?:import\s*(?:[\w$*{]|['"])|export\s*(?:default|const|let|var|function|async|class|[{*])(?![\w$]))/m;
const folder = process.cwd();
const baseRequire = createRequire(path.join(folder, 'solution.js'));

const looksLikeModule = (code) => esSyntax.test(code);

/** Lets code that follows reach every top-level name of the code before it. */
const scopeKey = '__polyproof_scope__';

/**
 * Runs a file's code and resolves when it is done.
 * `epilogue` is put behind it. `substitute(specifier)` may give a module's exports in place of the usual ones.
 * Gives `exports` (what the code exports) and `lookup` (any top-level name, or undefined).
 */
async function run(file, code, { epilogue = '', substitute = () => undefined } = {}) {
  return await parse(file, code, epilogue, substitute)();
}

/** Throws the SyntaxError of code that is neither kind of module; else a function that runs it. */
function parse(file, code, epilogue = '', substitute = () => undefined) {
  const source = code.replace(/^#!/, '//');
  const kinds = looksLikeModule(source) ? [compileModule, compileCommonJs] : [compileCommonJs, compileModule];
  let first;
  for (const compile of kinds) {
    try {
      return compile(path.join(folder, file), source, epilogue, substitute);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

function compileCommonJs(filename, source, epilogue, substitute) {
  const names = ['exports', 'require', 'module', '__filename', '__dirname', scopeKey];
  const code = `${source}\n;${scopeKey}.eval = (name) => eval(name);\n${epilogue}`;
  const importModuleDynamically = (specifier) => dynamicImport(specifier, substitute);
  const body = vm.compileFunction(code, names, { filename, importModuleDynamically });
  return () => {
    const module = { exports: {}, id: filename, filename, loaded: false, children: [], paths: [] };
    const scope = {};
    body.call(module.exports, module.exports, requireWith(substitute), module, filename, folder, scope);
    return { exports: module.exports, lookup: lookupIn(scope) };
  };
}

function compileModule(filename, source, epilogue, substitute) {
  const code = `${source}\n;export const ${scopeKey} = (name) => eval(name);\n${epilogue}`;
  const module = new vm.SourceTextModule(code, {
    identifier: filename,
    initializeImportMeta: (meta) => {
      meta.url = pathToFileURL(filename).href;
      meta.dirname = folder;
      meta.filename = filename;
    },
    importModuleDynamically: (specifier) => dynamicImport(specifier, substitute),
  });
  return async () => {
    globalThis.require ??= requireWith(substitute);
    globalThis.module ??= { exports: {} }; // as in `require.main === module`
    await module.link((specifier) => link(specifier, source, substitute));
    await module.evaluate();
    const { namespace } = module;
    return { exports: namespace, lookup: lookupIn({ eval: namespace[scopeKey] }) };
  };
}

function lookupIn(scope) {
  return (name) => {
    try {
      return scope.eval(name);
    } catch {
      return undefined; // not declared, or the code returned before its end
    }
  };
}

function requireWith(substitute) {
  const require = (specifier) => substitute(specifier) ?? baseRequire(specifier);
  return Object.assign(require, { resolve: baseRequire.resolve, cache: baseRequire.cache, main: undefined });
}

/** A module that re-exports what an import would give. */
async function link(specifier, importer, substitute) {
  const exports = substitute(specifier) ?? (await import(locate(specifier)));
  const isNamespace = exports[Symbol.toStringTag] === 'Module';
  const names = new Set([...Object.keys(exports), 'default', ...wantedNames(importer, specifier)]);
  const usual = isNamespace ? exports.default : exports; // of a CommonJS module, every name may be imported
  const valueOf = (name) => exports[name] ?? (name === 'default' ? usual : usual?.[name]);
  return new vm.SyntheticModule([...names], function () {
    for (const name of names) this.setExport(name, valueOf(name));
  });
}

/** Names that the code imports from one module: what is missing is then undefined, not a failure to link. */
function wantedNames(code, specifier) {
  const quoted = specifier.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const clauses = code.matchAll(new RegExp(`import\\s[^'"\`;]*?\\{([^}]*)\\}\\s*from\\s*['"]${quoted}['"]`, 'g'));
  return [...clauses].flatMap(([, list]) => list.split(',').map((it) => it.trim().split(/\s+as\s+/)[0])).filter((it) => /^[\w$]+$/.test(it));
}

const dynamicImport = async (specifier, substitute) => {
  const module = await link(specifier, '', substitute);
  await module.link(() => {});
  await module.evaluate();
  return module.namespace;
};

function locate(specifier) {
  if (isBuiltin(specifier) || /^(?:data|file):/.test(specifier)) return specifier;
  return pathToFileURL(baseRequire.resolve(specifier)).href;
}

module.exports = { run, parse, looksLikeModule };
