// Lambda's own runtime looks for a handler in .js, .mjs and .cjs; the emulator asks Node, which looks for .js alone.
const { _extensions } = /** @type {any} */ (require('node:module'));

_extensions['.cjs'] ??= _extensions['.js'];
