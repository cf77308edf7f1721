// Preloaded into Node: a prebuilt provider package is read through its lazy index, which loads a
// resource's code when it is first used, and not through the eager one, which loads all of it.
const fs = require("fs");
const Module = require("module");
const path = require("path");

const EAGER = /[\\/]@cdkt[fn][\\/]provider-[^\\/]+[\\/]lib[\\/]index\.js$/;
const resolve = Module._resolveFilename;

Module._resolveFilename = function (...request) {
  const found = resolve.apply(this, request);
  if (typeof found !== "string" || !EAGER.test(found)) return found;
  const lazy = path.join(path.dirname(found), "lazy-index.js");
  return fs.existsSync(lazy) ? lazy : found;
};
